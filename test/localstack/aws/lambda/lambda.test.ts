import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GetFunctionCommand, InvokeCommand, LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalCloud } from "../../../../localstack/aws/local-cloud.ts";
import { clientOptions, eventually, project } from "../template/cloud-fixture.ts";

let cloud: LocalCloud;
let lambda: LambdaClient;
let dir: string;

beforeAll(async () => {
  const made = await project();
  dir = made.dir;
  cloud = await made.start();
  lambda = new LambdaClient(clientOptions(cloud));
});
afterAll(async () => {
  lambda.destroy();
  await cloud.stop();
});

const work = "tillstream-WorkFunction";
async function invoke(payload: object, FunctionName = work, more: object = {}) {
  const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload), ...more }));
  const text = Buffer.from(answer.Payload ?? []).toString();
  return { ...answer, value: text === "" ? null : JSON.parse(text) };
}

describe("Invoke", () => {
  it("runs the bundle in a child that stays warm", async () => {
    const first = await invoke({ n: 1 });
    const second = await invoke({ n: 2 });
    expect(first).toMatchObject({ StatusCode: 200, value: { n: 1 } });
    expect(first.FunctionError).toBeUndefined();
    expect(second.value).toMatchObject({ n: 2, pid: first.value.pid, warm: first.value.warm + 1 });
  });

  it("finds a function by name, ARN and folder", async () => {
    const names = [work, "arn:aws:lambda:us-east-1:000000000000:function:tillstream-WorkFunction", "work"];
    for (const name of names) expect((await invoke({ n: 7 }, name)).value.n).toBe(7);
    await expect(invoke({}, "nobody")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  it("reports the error's own name, message and trace", async () => {
    const { FunctionError, value } = await invoke({ fail: "row" });
    expect(FunctionError).toBe("Unhandled");
    expect(value).toMatchObject({ errorType: "PoisonFileError", errorMessage: "bad row" });
    expect(value.trace[0]).toBe("PoisonFileError: bad row");
    expect((await invoke({ text: true })).value).toEqual({
      errorType: "string",
      errorMessage: "only a text",
      trace: [],
    });
  });

  it("ends a function at its timeout and starts a new child afterwards", async () => {
    const { value: before } = await invoke({});
    const { FunctionError, value } = await invoke({ hang: true });
    expect(FunctionError).toBe("Unhandled");
    expect(value.errorType).toBe("Sandbox.Timedout");
    expect(value.errorMessage).toContain("Task timed out after 1.00 seconds");
    expect((await invoke({})).value.pid).not.toBe(before.pid);
  });

  it("reports a child that ends or is killed as Runtime.ExitError", async () => {
    const exited = await invoke({ exit: 3 });
    expect(exited.value).toMatchObject({ errorType: "Runtime.ExitError" });
    expect(exited.value.errorMessage).toContain("exit status 3");
    const hanging = invoke({ hang: true, n: 1 });
    const pid = await eventually(() => cloud.lambda.functions().find((f) => f.name === work && f.running > 0)?.pids[0]);
    process.kill(pid, "SIGKILL");
    expect((await hanging).value.errorMessage).toContain("signal: SIGKILL");
    expect((await invoke({ n: 5 })).value.n).toBe(5);
  });

  it("reports an uncaught exception by its name and replaces the child", async () => {
    expect((await invoke({ crash: true })).value).toMatchObject({ errorType: "RangeError", errorMessage: "later" });
    expect((await invoke({ n: 6 })).value).toMatchObject({ n: 6, warm: 1 });
  });

  it("reports a bundle that does not load", async () => {
    expect((await invoke({}, "broken")).value).toMatchObject({ errorType: "TypeError", errorMessage: "cannot load" });
  });

  it("gives a child Lambda's variables, the template's and the caller's, and nothing else of this process", async () => {
    process.env["SECRET_OF_THE_PARENT"] = "1";
    const { value } = await invoke({ env: true });
    expect(value).toMatchObject({
      AWS_ENDPOINT_URL: cloud.endpoint,
      AWS_REGION: "us-east-1",
      AWS_LAMBDA_FUNCTION_NAME: work,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
      STAGE: "test",
      TARGET_URI: "mongodb://127.0.0.1:1/",
      TZ: "UTC",
    });
    expect(value.SECRET_OF_THE_PARENT).toBeUndefined();
    expect(Object.keys(value).filter((name) => name.startsWith("VITEST") || name.startsWith("npm_"))).toEqual([]);
  });

  it("gives the handler its context", async () => {
    const { value } = await invoke({ context: true });
    expect(value).toMatchObject({
      functionName: work,
      memoryLimitInMB: "256",
      invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${work}`,
    });
    expect(value.awsRequestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(value.remainingMs).toBeGreaterThan(0);
    expect(value.remainingMs).toBeLessThanOrEqual(1000);
  });

  it("keeps what a child prints in a file and gives its tail when asked", async () => {
    await invoke({ say: "hello" });
    const file = cloud.lambda.functions().find((f) => f.name === work)?.logFile ?? "";
    expect(file.startsWith(join(dir, "data", "logs"))).toBe(true);
    await eventually(() => (readFileSync(file, "utf8").includes("said hello") ? true : undefined));
    const { LogResult } = await invoke({ say: "tail", sleepMs: 100 }, work, { LogType: "Tail" });
    expect(typeof LogResult).toBe("string");
  });

  it("answers an Event invocation at once and runs it", async () => {
    const note = join(dir, "event.txt");
    expect((await invoke({ note, n: 9 }, work, { InvocationType: "Event" })).StatusCode).toBe(202);
    await eventually(() => {
      try {
        return readFileSync(note, "utf8").startsWith("9 ") ? true : undefined;
      } catch {
        return undefined;
      }
    });
  });

  it("refuses more than 6 MB in and out", async () => {
    await expect(invoke({ pad: "x".repeat(6_300_000) })).rejects.toMatchObject({ name: "RequestTooLargeException" });
    expect((await invoke({ big: 6_300_000 })).value.errorType).toBe("Function.ResponseSizeTooLarge");
  });

  it("runs two at a time and lets the others wait", async () => {
    const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => invoke({ n, sleepMs: 50 })));
    expect(answers.map(({ value }) => value.n)).toEqual([1, 2, 3, 4, 5]);
    expect(new Set(answers.map(({ value }) => value.pid)).size).toBe(2);
  });
});

describe("other operations", () => {
  it("describes functions and refuses the rest by name", async () => {
    const { Functions } = await lambda.send(new ListFunctionsCommand({}));
    expect(Functions?.map((f) => f.FunctionName)).toContain(work);
    const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName: work }));
    expect(Configuration).toMatchObject({ Timeout: 1, MemorySize: 256, Runtime: "nodejs24.x" });
    await expect(fetch(`${cloud.endpoint}/2015-03-31/functions/${work}/policy`).then((r) => r.status)).resolves.toBe(
      501,
    );
  });
});
