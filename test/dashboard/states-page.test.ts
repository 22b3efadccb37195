import { SFNClient } from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { statesPage } from "../../dashboard/states/states-page.ts";
import { type Endpoint, startEndpoint } from "../../localstack/aws/endpoint.ts";
import { type Harness, harness, task } from "../localstack/aws/states/states-harness.ts";

describe("the page's server side", () => {
  let endpoint: Endpoint;
  let made: Harness;
  beforeAll(async () => {
    made = harness({ StartAt: "A", States: { A: task("f", { End: true }) } }, { f: () => 1 });
    const credentials = { accessKeyId: "a", secretAccessKey: "b" };
    const client = (): SFNClient => new SFNClient({ endpoint: endpoint.url, region: "us-east-1", credentials });
    endpoint = await startEndpoint({ port: 0, services: [made.states, statesPage(client)] });
  });
  afterAll(() => endpoint.stop());

  const get = (path: string): Promise<Response> => fetch(`${endpoint.url}/_tillstream/states${path}`);
  const post = (name: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${endpoint.url}/_tillstream/states/api/${name}`, { method: "POST", body: JSON.stringify(body), headers });
  const ours = { "x-tillstream-page": "states" };
  const runs = (): number => made.states.executions(made.states.machineArn("m")).length;

  it("gives page and files with the policy that keeps other sites and foreign resources out", async () => {
    for (const [path, type] of [
      ["", "text/html"],
      ["/states.js", "text/javascript"],
      ["/page.css", "text/css"],
      ["/icon.svg", "image/svg+xml"],
    ] as const) {
      const answer = await get(path);
      expect([answer.status, answer.headers.get("content-type")], path).toEqual([200, expect.stringContaining(type)]);
      expect(answer.headers.get("content-security-policy")).toMatch(/default-src 'self'.*frame-ancestors 'none'/);
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    }
  });

  it.each([
    "/nothing.js",
    "/api/nothing",
    "/../package.json",
    "/%2e%2e/page.js",
    "/states-page.ts",
    "/api/constructor",
  ])("has nothing at %s", async (path) => {
    expect((await get(path)).ok).toBe(false);
  });

  it("starts nothing without the page's header", async () => {
    const before = runs();
    expect((await post("start", { input: "{}" })).status).toBe(403);
    expect((await post("start", { input: "{}" }, { ...ours, origin: "http://evil.example" })).status).toBe(403);
    expect(runs()).toBe(before);
  });

  it("starts, lists and describes through the API", async () => {
    const started = await post("start", { input: '{"mode":"full"}', name: "one" }, ours);
    const { executionArn } = (await started.json()) as { executionArn: string };
    await made.states.finished(executionArn);
    const list = await (await get("/api/executions?limit=5&status=SUCCEEDED")).json();
    expect(list).toMatchObject({
      machine: "m",
      more: false,
      executions: [{ name: "one", mode: "full", status: "SUCCEEDED" }],
    });
    const shown = await (await get(`/api/execution?arn=${encodeURIComponent(executionArn)}&after=6`)).json();
    expect(shown).toMatchObject({
      execution: { name: "one" },
      states: { A: { status: "succeeded" } },
      history: [{ id: 7 }],
    });
  });

  it("narrows the list by mode, by a part of the name and to what was not started by files, with the older ones told of", async () => {
    const arn = made.states.machineArn("m");
    for (const name of ["wake-1", "wake-2", "Tuesday", "tuesday-again"]) {
      await made.states.finished(made.states.startExecution(arn, '{"mode":"reconcile"}', name).executionArn);
    }
    const listed = async (query: string): Promise<unknown> => {
      const answer = await (await get(`/api/executions?${query}`)).json();
      const { executions, more } = answer as { executions: { name: string }[]; more: boolean };
      return [executions.map(({ name }) => name).filter((name) => name !== "one"), more];
    };
    expect(await listed("name=tuesday")).toEqual([["tuesday-again", "Tuesday"], false]);
    expect(await listed("name=tuesday&limit=1")).toEqual([["tuesday-again"], true]);
    expect(await listed("wakes=hidden")).toEqual([["tuesday-again", "Tuesday"], false]);
    expect(await listed("name=wake-&mode=reconcile&limit=2")).toEqual([["wake-2", "wake-1"], false]);
    expect(await listed("mode=repair")).toEqual([[], false]);
  });

  it("tells in the API's words what the API refuses", async () => {
    const refused = async (answer: Promise<Response>): Promise<unknown> => {
      const { status } = await answer;
      return [status, ((await (await answer).json()) as { error: string }).error];
    };
    expect(await refused(post("start", { input: "{" }, ours))).toEqual([
      400,
      expect.stringContaining("InvalidExecutionInput"),
    ]);
    expect(await refused(post("start", { input: "{}", name: "one" }, ours))).toEqual([
      400,
      expect.stringContaining("ExecutionAlreadyExists"),
    ]);
    expect(await refused(get("/api/execution?arn=nobody"))).toEqual([
      400,
      expect.stringContaining("ExecutionDoesNotExist"),
    ]);
    expect(
      await refused(
        post("redrive", { executionArn: made.states.executions(made.states.machineArn("m"))[0]?.arn }, ours),
      ),
    ).toEqual([400, expect.stringContaining("ExecutionNotRedrivable")]);
  });
});
