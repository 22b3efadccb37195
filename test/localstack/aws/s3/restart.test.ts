import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { createS3 } from "../../../../localstack/aws/s3/create-s3.ts";
import { ServerStartError } from "../../../../src/core/errors/error-classes.ts";
import { BUCKET, openS3 } from "../../../support/open-s3.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const metadataFile = (dataDir: string, key: string): string => join(dataDir, ".meta", BUCKET, `${key}%meta.json`);

async function textOf(chunks: AsyncIterable<Buffer>): Promise<string> {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all).toString("utf8");
}

test("a restart keeps buckets, objects with all that belongs to them, and uploads begun", async () => {
  using folder = temporaryFolder();
  const Key = "raw/é.csv";
  const upload = { Bucket: BUCKET, Key: "big" };
  let UploadId: string | undefined;
  let before: object;
  let ETag: string | undefined;
  {
    await using opened = await openS3({ dataDir: folder.path });
    await opened.client.send(
      new PutObjectCommand({ Bucket: BUCKET, Key, Body: "content", ContentType: "text/csv", Metadata: { a: "b" } }),
    );
    const { $metadata: _, ...head } = await opened.client.send(
      new HeadObjectCommand({ Bucket: BUCKET, Key, ChecksumMode: "ENABLED" }),
    );
    before = head;
    ({ UploadId } = await opened.client.send(new CreateMultipartUploadCommand(upload)));
    ({ ETag } = await opened.client.send(new UploadPartCommand({ ...upload, UploadId, PartNumber: 1, Body: "part" })));
  }
  await using opened = await openS3({ dataDir: folder.path });
  const { $metadata: _, ...after } = await opened.client.send(
    new HeadObjectCommand({ Bucket: BUCKET, Key, ChecksumMode: "ENABLED" }),
  );
  expect(after).toEqual(before);
  const answer = await opened.client.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
  expect(await answer.Body?.transformToString()).toBe("content");
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  await opened.client.send(new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload }));
  expect(opened.s3.list(BUCKET).map(({ key }) => key)).toEqual(["big", Key]);
  // Kept with the bucket, so the event of the completed upload still goes out.
  expect(opened.events.length).toBe(1);
});

describe("a kill -9 in the middle of", () => {
  test("a put, before its body was moved: the old object stands", async () => {
    using folder = temporaryFolder();
    const s3 = createS3({ dataDir: folder.path });
    s3.createBucket(BUCKET);
    await s3.write(BUCKET, "k", "old");
    const metadata = readFileSync(metadataFile(folder.path, "k"), "utf8");
    writeFileSync(join(folder.path, ".temp", "0123"), "new and longer");
    writeFileSync(join(folder.path, ".pending", "0123.json"), metadata.replace('"size":3', '"size":14'));
    const again = createS3({ dataDir: folder.path });
    expect(await textOf(again.read(BUCKET, "k"))).toBe("old");
    expect(again.list(BUCKET)[0]?.size).toBe(3);
    expect(readdirSync(join(folder.path, ".temp"))).toEqual([]);
    expect(readdirSync(join(folder.path, ".pending"))).toEqual([]);
  });

  test("a put, between body and metadata: the new object stands, whole", async () => {
    using folder = temporaryFolder();
    const s3 = createS3({ dataDir: folder.path });
    s3.createBucket(BUCKET);
    await s3.write(BUCKET, "k", "old");
    const old = readFileSync(metadataFile(folder.path, "k"), "utf8");
    const { etag } = await s3.write(BUCKET, "k", "new and longer");
    mkdirSync(join(folder.path, ".pending"), { recursive: true });
    renameSync(metadataFile(folder.path, "k"), join(folder.path, ".pending", "0123.json"));
    writeFileSync(metadataFile(folder.path, "k"), old);
    const again = createS3({ dataDir: folder.path });
    expect(await textOf(again.read(BUCKET, "k"))).toBe("new and longer");
    expect(again.list(BUCKET)[0]).toMatchObject({ size: 14, etag });
  });

  test("a put, while its pending metadata was being written: forgotten", async () => {
    using folder = temporaryFolder();
    createS3({ dataDir: folder.path }).createBucket(BUCKET);
    writeFileSync(join(folder.path, ".temp", "0123"), "body");
    writeFileSync(join(folder.path, ".pending", "0123.json"), '{"bucket":"bk');
    expect(createS3({ dataDir: folder.path }).list(BUCKET)).toEqual([]);
  });

  test("a delete, between body and metadata: deleted", async () => {
    using folder = temporaryFolder();
    const s3 = createS3({ dataDir: folder.path });
    s3.createBucket(BUCKET);
    await s3.write(BUCKET, "a/k", "x");
    rmSync(s3.filePath(BUCKET, "a/k"));
    const again = createS3({ dataDir: folder.path });
    expect(again.list(BUCKET)).toEqual([]);
    expect(existsSync(metadataFile(folder.path, "a/k"))).toBe(false);
    await again.write(BUCKET, "a/k", "new");
    expect(await textOf(again.read(BUCKET, "a/k"))).toBe("new");
  });
});

test("damaged metadata is named, with the remedy", async () => {
  using folder = temporaryFolder();
  const s3 = createS3({ dataDir: folder.path });
  s3.createBucket(BUCKET);
  await s3.write(BUCKET, "a/k", "x");
  const file = metadataFile(folder.path, "a/k");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '{"bucket":');
  const open = () => createS3({ dataDir: folder.path });
  expect(open).toThrow(ServerStartError);
  expect(open).toThrow(`TS810 ${file}`);
});

test("a body changed by hand is an error, not wrong bytes", async () => {
  using folder = temporaryFolder();
  const s3 = createS3({ dataDir: folder.path });
  s3.createBucket(BUCKET);
  await s3.write(BUCKET, "k", "12345");
  writeFileSync(s3.filePath(BUCKET, "k"), "123");
  await expect(textOf(s3.read(BUCKET, "k"))).rejects.toThrow("changed by hand");
});
