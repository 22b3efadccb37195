import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalCloud } from "../../localstack/aws/local-cloud.ts";
import { thisProcess } from "../../localstack/servers/process-identity.ts";
import { writeWorldFile } from "../../localstack/world/world-file.ts";
import { project } from "../localstack/aws/template/cloud-fixture.ts";
import { tillstream } from "../support/command-line.ts";

/** The command line against a real local AWS with a state machine whose function fails until a file is there. */
describe("tillstream run --redrive", () => {
  let cloud: LocalCloud;
  let dir: string;
  const run = (...args: string[]) => tillstream(["run", ...args, "--data", dir]);
  const executions = (): { name: string; status: string }[] =>
    cloud.states
      .executions(cloud.states.stateMachines()[0]?.arn ?? "")
      .map(({ arn, status }) => ({ name: arn.slice(arn.lastIndexOf(":") + 1), status }));

  beforeAll(async () => {
    const made = await project();
    dir = made.dir;
    cloud = await made.start();
    const none = { documentsUri: "", database: "", dataBucket: "", workBucket: "", sourceUri: null, shopUsers: null };
    writeWorldFile(dir, { ...thisProcess(), endpoint: cloud.endpoint, ...none });
  });
  afterAll(() => cloud?.stop());

  it("lets the failed execution go on that the failure named, once its cause is mended", async () => {
    const until = path.join(dir, "mended");
    const failed = await run(JSON.stringify({ n: 7, until }));
    const [, name = ""] = /tillstream run --redrive (\S+): it goes on/.exec(failed.stderr) ?? [];
    expect({ code: failed.code, executions: executions() }).toEqual({
      code: 1,
      executions: [{ name, status: "FAILED" }],
    });
    expect(await run("--redrive", name)).toMatchObject({ code: 1, stdout: "" });
    writeFileSync(until, "");
    const redriven = await run("--redrive", name);
    expect(redriven.stderr).toContain(`SUCCEEDED ${name}`);
    expect({ code: redriven.code, output: JSON.parse(redriven.stdout) as unknown }).toMatchObject({
      code: 0,
      output: { n: 7 },
    });
    // The same execution, no second one.
    expect(executions()).toEqual([{ name, status: "SUCCEEDED" }]);
  });

  it("says why an execution cannot be redriven", async () => {
    const [succeeded] = executions();
    for (const [named, reason] of [
      [succeeded?.name ?? "", "SUCCEEDED"],
      ["nobody", "ExecutionDoesNotExist"],
    ] as const) {
      const { code, stderr } = await run("--redrive", named);
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(reason) as string });
      expect(stderr).toContain("TS918");
    }
  });

  it("takes no input beside it", async () => {
    const { stderr } = await run("{}", "--redrive", "some");
    expect(stderr).toContain("TS902");
  });
});
