import { Agent, request } from "node:http";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { expect, test } from "vitest";
import { AwsError } from "../../../localstack/aws/aws-error.ts";
import { startEndpoint } from "../../../localstack/aws/endpoint.ts";
import { createJsonService } from "../../../localstack/aws/json-service.ts";
import type { LocalService } from "../../../localstack/aws/local-service.ts";
import { createQueues } from "../../../localstack/aws/sqs/create-queues.ts";
import { ServerStartError } from "../../../src/core/errors/error-classes.ts";
import { openS3 } from "../../support/open-s3.ts";
import { rawRequest } from "../../support/raw-request.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const credentials = { accessKeyId: "test", secretAccessKey: "test" };
const step = (operations: Parameters<typeof createJsonService>[0]["operations"]): LocalService =>
  createJsonService({ name: "StepFunctions", targetPrefix: "AWSStepFunctions", version: "1.0", operations });

const json = (target: string, body: string) => ({
  method: "POST",
  path: "/",
  body,
  headers: { "x-amz-target": target, "content-length": String(Buffer.byteLength(body)) },
});

test("a port in use is named, with who to look for and the remedy", async () => {
  const first = await startEndpoint({ port: 0, services: [] });
  const second = startEndpoint({ port: first.port, services: [] });
  await expect(second).rejects.toBeInstanceOf(ServerStartError);
  await expect(second).rejects.toThrow(
    new RegExp(`^TS801 127\\.0\\.0\\.1:${first.port}.*lsof -i :${first.port}.*--port`),
  );
  await first.stop();
});

test.each([-1, 65_536])("port %i is no port", async (port) => {
  await expect(startEndpoint({ port, services: [] })).rejects.toThrow(/^TS802 /);
});

test("what no service takes is 501, by name; also an operation of a service that is there", async () => {
  const endpoint = await startEndpoint({ port: 0, services: [step({ ListExecutions: () => ({}) })] });
  const unknown = await rawRequest(endpoint.url, json("DynamoDB_20120810.PutItem", "{}"));
  expect(unknown.status).toBe(501);
  expect(unknown.text).toContain("DynamoDB_20120810.PutItem is not implemented");
  const client = new SFNClient({ endpoint: endpoint.url, region: "us-east-1", credentials, maxAttempts: 1 });
  const start = client.send(
    new StartExecutionCommand({ stateMachineArn: "arn:aws:states:us-east-1:000000000000:stateMachine:x" }),
  );
  await expect(start).rejects.toMatchObject({ name: "NotImplemented", $metadata: { httpStatusCode: 501 } });
  await expect(start).rejects.toThrow("StepFunctions StartExecution");
  client.destroy();
  await endpoint.stop();
});

test("errors reach the client with name, status and message; a bug is a logged 500", async () => {
  const logged: string[] = [];
  const service = step({
    StartExecution: () => {
      throw new AwsError("ExecutionAlreadyExists", 400, "It is there.");
    },
    StopExecution: () => {
      throw new TypeError("a bug");
    },
  });
  const endpoint = await startEndpoint({ port: 0, services: [service], log: (line) => logged.push(line) });
  const client = new SFNClient({ endpoint: endpoint.url, region: "us-east-1", credentials, maxAttempts: 1 });
  const start = client.send(
    new StartExecutionCommand({ stateMachineArn: "arn:aws:states:us-east-1:000000000000:stateMachine:x" }),
  );
  await expect(start).rejects.toMatchObject({
    name: "ExecutionAlreadyExists",
    message: "It is there.",
    $metadata: { httpStatusCode: 400 },
  });
  expect(logged).toEqual([]);
  const bug = await rawRequest(endpoint.url, json("AWSStepFunctions.StopExecution", "{}"));
  expect(bug).toMatchObject({ status: 500, headers: { "x-amzn-errortype": "InternalFailure" } });
  expect(logged[0]).toContain("AWSStepFunctions.StopExecution: TypeError: a bug");
  client.destroy();
  await endpoint.stop();
});

test.each(["no json", "[1]", '"text"', "null"])("the JSON body %j is refused", async (body) => {
  const endpoint = await startEndpoint({ port: 0, services: [step({ Any: () => ({}) })] });
  const answer = await rawRequest(endpoint.url, json("AWSStepFunctions.Any", body));
  expect(answer).toMatchObject({ status: 400, headers: { "x-amzn-errortype": "SerializationException" } });
  await endpoint.stop();
});

test("a JSON body that is too large is cut off", async () => {
  const endpoint = await startEndpoint({ port: 0, services: [step({ Any: () => ({}) })] });
  const answer = await rawRequest(endpoint.url, json("AWSStepFunctions.Any", `"${"x".repeat(9 * 1024 * 1024)}"`));
  expect(answer.status).toBe(413);
  await endpoint.stop();
});

test("one connection serves many requests, and every answer has its own request id", async () => {
  await using opened = await openS3();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { hostname, port } = new URL(opened.url);
  const ids = new Set<unknown>();
  const ports = new Set<unknown>();
  for (let i = 0; i < 5; i++) {
    await new Promise<void>((resolve, reject) => {
      const outgoing = request({ hostname, port, agent, path: "/" }, (answer) => {
        ids.add(answer.headers["x-amzn-requestid"]);
        ports.add(outgoing.socket?.localPort);
        answer.resume();
        answer.on("end", resolve);
      });
      outgoing.on("error", reject);
      outgoing.end();
    });
  }
  agent.destroy();
  expect([ids.size, ports.size]).toEqual([5, 1]);
});

test("stopping ends a long poll and idle connections, and mounted services are closed", async () => {
  using folder = temporaryFolder();
  const queues = createQueues({ dataDir: folder.path });
  let isClosed = false;
  const { promise: pollCameIn, resolve } = Promise.withResolvers<undefined>();
  const watched: LocalService = {
    ...queues,
    handle: (request) => {
      resolve(undefined);
      return queues.handle(request);
    },
  };
  const endpoint = await startEndpoint({ port: 0, services: [watched] });
  endpoint.mount({
    name: "last",
    matches: () => false,
    handle: () => ({ status: 200 }),
    close: async () => void (isClosed = true),
  });
  const client = new SQSClient({ endpoint: endpoint.url, region: "us-east-1", credentials, maxAttempts: 1 });
  queues.createQueue({ name: "q" });
  const poll = client.send(
    new ReceiveMessageCommand({ QueueUrl: queues.queueUrl("q", endpoint.url), WaitTimeSeconds: 20 }),
  );
  await pollCameIn;
  await endpoint.stop();
  expect((await poll).Messages).toBeUndefined();
  expect(isClosed).toBe(true);
  client.destroy();
});

const fixed = (text: string): LocalService => ({
  name: text,
  matches: () => true,
  handle: () => ({ status: 200, body: text }),
});

test("a mounted service comes after those before it", async () => {
  await using opened = await openS3();
  expect((await opened.client.send(new ListBucketsCommand({}))).Buckets?.length).toBe(1);
  const endpoint = await startEndpoint({ port: 0, services: [] });
  endpoint.mount(fixed("first"));
  endpoint.mount(fixed("second"));
  expect((await rawRequest(endpoint.url, { method: "GET", path: "/" })).text).toBe("first");
  await endpoint.stop();
});
