import { createHash, randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { BUCKET, openS3, type OpenS3 } from "../../../support/open-s3.ts";

const MIN_PART_BYTES = 5 * 1024 * 1024;
const Key = "big/é +.bin";

type Part = { PartNumber: number; ETag: string | undefined };

async function begin(opened: OpenS3, more: object = {}): Promise<string> {
  const answer = await opened.client.send(new CreateMultipartUploadCommand({ Bucket: BUCKET, Key, ...more }));
  return answer.UploadId ?? "";
}

async function upload(
  opened: OpenS3,
  UploadId: string,
  PartNumber: number,
  Body: Buffer,
  more: object = {},
): Promise<Part> {
  const answer = await opened.client.send(
    new UploadPartCommand({ Bucket: BUCKET, Key, UploadId, PartNumber, Body, ...more }),
  );
  return { ...answer, PartNumber, ETag: answer.ETag };
}

const complete = (opened: OpenS3, UploadId: string, Parts: Part[], more: object = {}) =>
  opened.client.send(
    new CompleteMultipartUploadCommand({ Bucket: BUCKET, Key, UploadId, MultipartUpload: { Parts }, ...more }),
  );

async function read(opened: OpenS3): Promise<Buffer> {
  const answer = await opened.client.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
  return Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
}

const bytes = [randomBytes(MIN_PART_BYTES), randomBytes(MIN_PART_BYTES), randomBytes(12_345)] as const;

test("parts in any order make the object, with S3's ETag, and a part sent again replaces the first", async () => {
  await using opened = await openS3();
  const id = await begin(opened, { ContentType: "text/x", Metadata: { a: "1" } });
  const third = await upload(opened, id, 7, bytes[2]);
  await upload(opened, id, 1, randomBytes(MIN_PART_BYTES));
  const second = await upload(opened, id, 2, bytes[1]);
  const first = await upload(opened, id, 1, bytes[0]);
  const listed = await opened.client.send(new ListPartsCommand({ Bucket: BUCKET, Key, UploadId: id }));
  expect(listed.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
    [1, MIN_PART_BYTES],
    [2, MIN_PART_BYTES],
    [7, 12_345],
  ]);
  const answer = await complete(opened, id, [first, second, third]);
  const md5s = bytes.map((part) => createHash("md5").update(part).digest());
  expect(answer.ETag).toBe(`"${createHash("md5").update(Buffer.concat(md5s)).digest("hex")}-3"`);
  expect((await read(opened)).equals(Buffer.concat(bytes))).toBe(true);
  expect(opened.events.map(({ detail }) => detail["reason"])).toEqual(["CompleteMultipartUpload"]);
  expect(readdirSync(join(opened.dataDir, ".uploads"))).toEqual([]);
  expect(readdirSync(join(opened.dataDir, ".temp"))).toEqual([]);
  await expect(complete(opened, id, [first])).rejects.toMatchObject({ name: "NoSuchUpload" });
});

test.each([
  ["CRC32", "COMPOSITE"],
  ["CRC32", "FULL_OBJECT"],
  ["CRC64NVME", "FULL_OBJECT"],
  ["SHA256", "COMPOSITE"],
] as const)("checksum %s %s", async (ChecksumAlgorithm, ChecksumType) => {
  await using opened = await openS3();
  const id = await begin(opened, { ChecksumAlgorithm, ChecksumType });
  const parts = [
    await upload(opened, id, 1, bytes[0], { ChecksumAlgorithm }),
    await upload(opened, id, 2, bytes[2], { ChecksumAlgorithm }),
  ];
  const answer = await complete(opened, id, parts, { ChecksumType });
  expect(answer.ChecksumType).toBe(ChecksumType);
  expect(answer[`Checksum${ChecksumAlgorithm}`]).toMatch(ChecksumType === "COMPOSITE" ? /-2$/ : /[^-]{2}$/);
  // A checksum of the whole is verified by the client as it reads.
  expect((await read(opened)).equals(Buffer.concat([bytes[0], bytes[2]]))).toBe(true);
});

test("what may not be completed", async () => {
  await using opened = await openS3();
  const id = await begin(opened);
  const small = await upload(opened, id, 1, bytes[2]);
  const last = await upload(opened, id, 2, bytes[2]);
  await expect(complete(opened, id, [small, last])).rejects.toMatchObject({ name: "EntityTooSmall", PartNumber: "1" });
  await expect(complete(opened, id, [last, small])).rejects.toMatchObject({ name: "InvalidPartOrder" });
  await expect(complete(opened, id, [{ PartNumber: 3, ETag: small.ETag }])).rejects.toMatchObject({
    name: "InvalidPart",
  });
  await expect(complete(opened, id, [{ PartNumber: 1, ETag: '"0123"' }])).rejects.toMatchObject({
    name: "InvalidPart",
  });
  await expect(complete(opened, id, [])).rejects.toMatchObject({ name: "MalformedXML" });
  await expect(complete(opened, id, [small], { MpuObjectSize: 1 })).rejects.toMatchObject({ name: "InvalidRequest" });
  await expect(upload(opened, id, 0, bytes[2])).rejects.toMatchObject({ name: "InvalidArgument" });
  await expect(upload(opened, "0123", 1, bytes[2])).rejects.toMatchObject({ name: "NoSuchUpload" });
  await opened.client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: "there" }));
  await expect(complete(opened, id, [small], { IfNoneMatch: "*" })).rejects.toMatchObject({
    name: "PreconditionFailed",
  });
  expect((await read(opened)).toString()).toBe("there");
  await complete(opened, id, [small]);
  expect((await read(opened)).equals(bytes[2])).toBe(true);
});

test("an aborted upload is gone", async () => {
  await using opened = await openS3();
  const id = await begin(opened);
  const part = await upload(opened, id, 1, bytes[2]);
  await opened.client.send(new AbortMultipartUploadCommand({ Bucket: BUCKET, Key, UploadId: id }));
  await expect(complete(opened, id, [part])).rejects.toMatchObject({ name: "NoSuchUpload" });
  expect(opened.s3.list(BUCKET)).toEqual([]);
});

test("parts come in pages", async () => {
  await using opened = await openS3();
  const UploadId = await begin(opened);
  for (const number of [1, 2, 3, 4, 5]) await upload(opened, UploadId, number, Buffer.from("x"));
  const page = (more: object) =>
    opened.client.send(new ListPartsCommand({ Bucket: BUCKET, Key, UploadId, MaxParts: 2, ...more }));
  const first = await page({});
  expect(first).toMatchObject({ IsTruncated: true, NextPartNumberMarker: "2" });
  const last = await page({ PartNumberMarker: "4" });
  expect(last.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([5]);
  expect(last.IsTruncated).toBe(false);
});
