import {
  CopyObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchBucket,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { CloudUnavailableError } from "../../src/core/errors/error-classes.ts";
import type { ListedFile } from "../../src/core/pipeline/listed-file.ts";
import { s3ObjectStore } from "../../src/edges/s3.ts";

const s3 = mockClient(S3Client);
const objects = s3ObjectStore(new S3Client({ region: "eu-central-1" }));
const failure = (name: string, httpStatusCode: number): S3ServiceException =>
  new S3ServiceException({ name, $fault: "client", message: "no", $metadata: { httpStatusCode } });
const file: ListedFile = { bucket: "b", key: "raw/epoch=0001/a b+ü/1.csv", etag: "e1", size: 7 };

async function listOf(files: AsyncIterable<ListedFile>): Promise<ListedFile[]> {
  const list: ListedFile[] = [];
  for await (const one of files) list.push(one);
  return list;
}

const AT = new Date("2026-11-20T10:15:04.000Z");

describe("S3 as an object store", () => {
  beforeEach(() => s3.reset());

  it("lists all pages in order, ETags without quotes", async () => {
    s3.on(ListObjectsV2Command, { ContinuationToken: undefined }).resolves({
      Contents: [{ Key: "raw/1", ETag: '"e1"', Size: 1, LastModified: AT }],
      IsTruncated: true,
      NextContinuationToken: "t",
    });
    s3.on(ListObjectsV2Command, { ContinuationToken: "t" }).resolves({
      Contents: [{ Key: "raw/2", ETag: '"e2"', Size: 0, LastModified: AT }],
      IsTruncated: false,
    });
    expect(await listOf(objects.list("b", "raw/"))).toEqual([
      { bucket: "b", key: "raw/1", etag: "e1", size: 1, modifiedAt: AT },
      { bucket: "b", key: "raw/2", etag: "e2", size: 0, modifiedAt: AT },
    ]);
  });

  it("lists behind a key, and a folder as a folder", async () => {
    s3.on(ListObjectsV2Command, { StartAfter: "raw/1" }).resolves({
      Contents: [{ Key: "raw/2", ETag: '"e2"', Size: 2, LastModified: AT }],
    });
    s3.on(ListObjectsV2Command, { Delimiter: "/" }).resolves({
      Contents: [{ Key: "raw/x", LastModified: AT }],
      CommonPrefixes: [{ Prefix: "raw/epoch=0001/" }],
    });
    expect((await listOf(objects.list("b", "raw/", "raw/1"))).map(({ key }) => key)).toEqual(["raw/2"]);
    expect(await objects.listFolder("b", "raw/")).toEqual({
      files: [{ bucket: "b", key: "raw/x", etag: "", size: 0, modifiedAt: AT }],
      folders: ["raw/epoch=0001/"],
    });
  });

  it("lists nothing where nothing is", async () => {
    s3.on(ListObjectsV2Command).resolves({});
    expect(await listOf(objects.list("b", "raw/"))).toEqual([]);
  });

  it("answers null for an object that is not there, and only then", async () => {
    s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: "no", $metadata: { httpStatusCode: 404 } }));
    expect(await objects.getText("b", "k")).toBeNull();
    s3.on(GetObjectCommand).rejects(failure("AccessDenied", 403));
    await expect(objects.getText("b", "k")).rejects.toThrow(CloudUnavailableError);
    s3.on(GetObjectCommand).rejects(new NoSuchBucket({ message: "no", $metadata: { httpStatusCode: 404 } }));
    await expect(objects.getText("b", "k")).rejects.toThrow(/TS530 s3:\/\/b\/k: found NoSuchBucket/);
  });

  it("puts text with its type", async () => {
    s3.on(PutObjectCommand).resolves({});
    await objects.putText("b", "k", "{}");
    await objects.putText("b", "k", "<p>", "text/html");
    expect(s3.commandCalls(PutObjectCommand).map(({ args }) => args[0].input.ContentType)).toEqual([
      "application/json",
      "text/html",
    ]);
  });

  it("copies exactly the object that was listed, its key encoded", async () => {
    s3.on(CopyObjectCommand).resolves({});
    expect(await objects.copy(file, "quarantine/x")).toBe(true);
    expect(s3.commandCalls(CopyObjectCommand)[0]?.args[0].input).toEqual({
      Bucket: "b",
      Key: "quarantine/x",
      CopySource: "b/raw/epoch%3D0001/a%20b%2B%C3%BC/1.csv",
      CopySourceIfMatch: "e1",
    });
  });

  it.each([
    ["gone", failure("NoSuchKey", 404)],
    ["written over", failure("PreconditionFailed", 412)],
  ])("says false when the object to copy is %s", async (_title, error) => {
    s3.on(CopyObjectCommand).rejects(error);
    expect(await objects.copy(file, "quarantine/x")).toBe(false);
  });

  it("says CloudUnavailableError when S3 does not answer", async () => {
    s3.rejects(new Error("socket"));
    await expect(objects.putText("b", "k", "")).rejects.toThrow(CloudUnavailableError);
    await expect(objects.copy(file, "x")).rejects.toThrow(CloudUnavailableError);
    await expect(listOf(objects.list("b", ""))).rejects.toThrow(CloudUnavailableError);
  });
});
