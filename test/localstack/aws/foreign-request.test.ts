import { GetObjectCommand, ListBucketsCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ListExecutionsCommand, SFNClient } from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Endpoint, startEndpoint } from "../../../localstack/aws/endpoint.ts";
import { createJsonService } from "../../../localstack/aws/json-service.ts";
import { createS3 } from "../../../localstack/aws/s3/create-s3.ts";
import { rawRequest } from "../../support/raw-request.ts";
import { type TemporaryFolder, temporaryFolder } from "../../support/temporary-folder.ts";

const BUCKET = "tillstream-data";
const OBJECT = `/${BUCKET}/raw/page.html`;
const CONTENT = "<script>rows of the shop</script>";
const credentials = { accessKeyId: "test", secretAccessKey: "test" };
let folder: TemporaryFolder;
let endpoint: Endpoint;
let started = 0;

const ask = (method: string, path: string, headers: Record<string, string>, body?: string) =>
  rawRequest(endpoint.url, { method, path, headers, ...(body !== undefined && { body }) });
const objectIsThere = async (): Promise<boolean> => (await ask("GET", OBJECT, {})).text === CONTENT;
const startExecution = (headers: Record<string, string>) =>
  ask(
    "POST",
    "/",
    { "x-amz-target": "AWSStepFunctions.StartExecution", "content-type": "text/plain", ...headers },
    "{}",
  );
const s3At = (url: string): S3Client =>
  new S3Client({ endpoint: url, region: "us-east-1", credentials, forcePathStyle: true });

beforeAll(async () => {
  folder = temporaryFolder();
  const s3 = createS3({ dataDir: folder.path, onEvent: () => undefined });
  s3.createBucket(BUCKET, { eventBridge: false });
  const operations = {
    StartExecution: () => ({ executionArn: `arn:${(started += 1)}` }),
    ListExecutions: () => ({ executions: [] }),
  };
  const step = createJsonService({
    name: "StepFunctions",
    targetPrefix: "AWSStepFunctions",
    version: "1.0",
    operations,
  });
  endpoint = await startEndpoint({ port: 0, services: [step, s3] });
  const client = s3At(endpoint.url);
  await client.send(
    new PutObjectCommand({ Bucket: BUCKET, Key: "raw/page.html", Body: CONTENT, ContentType: "text/html" }),
  );
  client.destroy();
});
afterAll(async () => {
  await endpoint.stop();
  folder[Symbol.dispose]();
});

describe("a page of another site", () => {
  it.each(["evil.example", "evil.example:4566", "127.0.0.1.evil.example:4566", "[::2]:4566"])(
    "reads nothing through a name bound to this machine: %s",
    async (host) => {
      const answer = await ask("GET", OBJECT, { host });
      expect(answer.status).toBe(403);
      expect(answer.text).not.toContain("shop");
      expect(answer.text).toContain("AccessDenied");
    },
  );

  it.each([
    ["its origin", { origin: "https://evil.example" }],
    ["another port of this machine", { origin: "http://127.0.0.1:3000", "sec-fetch-site": "same-site" }],
    ["a sandboxed frame", { origin: "null" }],
    [
      "an older browser's form",
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" },
    ],
  ])("changes nothing by a simple request: %s", async (_, headers) => {
    const remove = `<Delete><Object><Key>raw/page.html</Key></Object></Delete>`;
    const answer = await ask("POST", `/${BUCKET}?delete`, { "content-type": "text/plain", ...headers }, remove);
    expect(answer.status).toBe(403);
    expect(await objectIsThere()).toBe(true);
    expect((await startExecution(headers)).status).toBe(403);
    expect(started).toBe(0);
  });

  it.each(["image", "iframe", "script"])("does not put what is here into itself: %s", async (dest) => {
    const mode = dest === "iframe" ? "navigate" : "no-cors";
    const headers = { "sec-fetch-site": "cross-site", "sec-fetch-mode": mode, "sec-fetch-dest": dest };
    expect((await ask("GET", OBJECT, headers)).status).toBe(403);
  });

  it("may link to us: a person follows it, and an object that is opened runs nothing", async () => {
    const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
    const answer = await ask("GET", OBJECT, link);
    expect(answer).toMatchObject({ status: 200, headers: { "content-security-policy": "sandbox" } });
  });
});

describe("what belongs to this machine", () => {
  it.each(["127.0.0.1", "localhost"])("is its own page at %s", async (name) => {
    const host = `${name}:${endpoint.port}`;
    const page = { host, origin: `http://${host}`, "sec-fetch-site": "same-origin" };
    const before = started;
    expect((await startExecution(page)).status).toBe(200);
    expect(started).toBe(before + 1);
    expect((await ask("GET", OBJECT, { host, "sec-fetch-site": "none" })).text).toBe(CONTENT);
  });

  it.each(["127.0.0.1", "localhost"])("is an SDK at %s", async (name) => {
    const url = `http://${name}:${endpoint.port}`;
    const s3 = s3At(url);
    const states = new SFNClient({ endpoint: url, region: "us-east-1", credentials, maxAttempts: 1 });
    expect((await s3.send(new ListBucketsCommand({}))).Buckets).toHaveLength(1);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: "raw/page.html" }));
    expect(await Body?.transformToString()).toBe(CONTENT);
    const stateMachineArn = "arn:aws:states:us-east-1:000000000000:stateMachine:x";
    expect((await states.send(new ListExecutionsCommand({ stateMachineArn }))).executions).toEqual([]);
    s3.destroy();
    states.destroy();
  });
});
