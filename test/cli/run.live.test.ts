import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalCloud } from "../../localstack/aws/local-cloud.ts";
import { thisProcess } from "../../localstack/servers/process-identity.ts";
import { writeWorldFile } from "../../localstack/world/world-file.ts";
import { project } from "../localstack/aws/template/cloud-fixture.ts";
import { eventually, spawnTillstream, tillstream } from "../support/command-line.ts";

/** The command line against a real local AWS with a state machine of one function, which answers or refuses what it is told to. */
describe("tillstream run", () => {
  let cloud: LocalCloud;
  let dir: string;
  const args = (input: object): string[] => ["run", JSON.stringify(input), "--data", dir];

  beforeAll(async () => {
    const made = await project();
    dir = made.dir;
    cloud = await made.start();
    const none = { documentsUri: "", database: "", dataBucket: "", workBucket: "", sourceUri: null, shopUsers: null };
    writeWorldFile(dir, { ...thisProcess(), endpoint: cloud.endpoint, ...none });
  });
  afterAll(() => cloud?.stop());

  it.each([
    ["OK", 0],
    ["PARTIAL", 0],
    ["NOTHING_TO_DO", 0],
    ["DRIFT", 3],
  ])("says %s, and nothing of success, and ends with %i", async (status, code) => {
    const ended = await tillstream(args({ answer: { status } }));
    expect(ended).toMatchObject({ code, stderr: expect.stringMatching(new RegExp(`^${status} \\S+$`, "m")) as string });
    expect(ended.stderr).not.toContain("SUCCEEDED");
    expect(JSON.parse(ended.stdout)).toEqual({ status });
  });

  it("ends with 2 when the input is refused, and says the problems as they are", async () => {
    const problem = 'TS502 input.mode: found "ful", expected one of full. Did you mean "full"?';
    const { code, stdout, stderr } = await tillstream(args({ refuse: problem }));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("TS921");
    expect(stderr.split("\n")).toContain(problem);
  });

  it("ends with 1 and one sentence when the world ends meanwhile", async () => {
    const { ended } = spawnTillstream(args({ hang: true }));
    const machine = cloud.states.stateMachines()[0]?.arn ?? "";
    await eventually("the run", 20_000, () =>
      cloud.states.executions(machine).some(({ status }) => status === "RUNNING"),
    );
    await cloud.stop();
    const { code, stderr } = await ended;
    expect(code).toBe(1);
    expect(stderr).toContain("TS920");
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
