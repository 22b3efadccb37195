import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import {
  GetObjectCommand,
  NoSuchKey,
  S3Client,
  S3ServiceException,
  type GetObjectCommandOutput,
} from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { CloudUnavailableError, PoisonFileError } from "../../src/core/errors/error-classes.ts";
import { openChangeFile } from "../../src/edges/change-file-source.ts";

const s3 = new S3Client({ region: "eu-central-1" });
const mock = mockClient(s3);
const OBJECT = { bucket: "data", key: "raw/epoch=0001/pos/City/LOAD00000001.csv.gz", etag: "0123abc" };
const WHERE = "s3://data/raw/epoch=0001/pos/City/LOAD00000001.csv.gz";

const body = (...chunks: (Buffer | Error)[]): NonNullable<GetObjectCommandOutput["Body"]> => {
  async function* bytes(): AsyncGenerator<Buffer> {
    for (const chunk of chunks) {
      if (chunk instanceof Error) throw chunk;
      yield chunk;
    }
  }
  return Readable.from(bytes()) as NonNullable<GetObjectCommandOutput["Body"]>;
};

const status = (name: string, httpStatusCode: number): S3ServiceException =>
  new S3ServiceException({ name, $fault: "client", $metadata: { httpStatusCode }, message: `${name} it is` });

async function read(): Promise<string> {
  let text = "";
  for await (const chunk of openChangeFile(s3, OBJECT)) text += chunk;
  return text;
}

const failure = (): Promise<unknown> =>
  read().then(
    () => null,
    (reason: unknown) => reason,
  );

beforeEach(() => mock.reset());

describe("openChangeFile", () => {
  it("streams the object of exactly that ETag", async () => {
    mock.on(GetObjectCommand).resolves({ Body: body(gzipSync("Op,zip\n"), gzipSync("I,00501\n")) });
    expect(await read()).toBe("Op,zip\nI,00501\n");
    expect(mock.commandCalls(GetObjectCommand)[0]?.args[0].input).toEqual({
      Bucket: "data",
      Key: OBJECT.key,
      IfMatch: '"0123abc"',
    });
  });

  it("asks for nothing before it is read", () => {
    openChangeFile(s3, OBJECT);
    expect(mock.calls()).toHaveLength(0);
  });

  it("says that the object is gone", async () => {
    mock.on(GetObjectCommand).rejects(new NoSuchKey({ $metadata: { httpStatusCode: 404 }, message: "no" }));
    const error = await failure();
    expect(error).toBeInstanceOf(PoisonFileError);
    expect(error).toMatchObject({ problems: [{ code: "TS211", where: WHERE }] });
  });

  it("says that the object was overwritten", async () => {
    mock.on(GetObjectCommand).rejects(status("PreconditionFailed", 412));
    const error = await failure();
    expect(error).toBeInstanceOf(PoisonFileError);
    expect(error).toMatchObject({ problems: [{ code: "TS212", where: WHERE }] });
  });

  it.each([
    ["access is denied", status("AccessDenied", 403)],
    ["S3 is slow", status("SlowDown", 503)],
    ["the network is down", Object.assign(new Error("connect ECONNREFUSED"), { name: "Error", code: "ECONNREFUSED" })],
  ])("may be tried again when %s", async (_name, cause) => {
    mock.on(GetObjectCommand).rejects(cause);
    const error = await failure();
    expect(error).toBeInstanceOf(CloudUnavailableError);
    expect(error).toMatchObject({
      problems: [{ code: "TS213", where: WHERE, found: `${cause.name}: ${cause.message}` }],
      cause,
    });
  });

  it("may be tried again when the connection breaks half way, although the gzip is incomplete by then", async () => {
    const bytes = gzipSync("Op,zip\nI,00501\n");
    mock.on(GetObjectCommand).resolves({ Body: body(bytes.subarray(0, 15), new Error("aborted")) });
    expect(await failure()).toMatchObject({
      name: "CloudUnavailableError",
      problems: [{ code: "TS213", found: "Error: aborted" }],
    });
  });

  it("refuses an object of zero bytes", async () => {
    mock.on(GetObjectCommand).resolves({ Body: body() });
    expect(await failure()).toMatchObject({
      name: "PoisonFileError",
      problems: [{ code: "TS202", where: OBJECT.key }],
    });
  });
});
