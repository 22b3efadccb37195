import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { BUCKET, openS3, type OpenS3 } from "../../../support/open-s3.ts";
import { rawRequest } from "../../../support/raw-request.ts";

const put = (opened: OpenS3, Body: string, more: object = {}) =>
  opened.client.send(new PutObjectCommand({ Bucket: BUCKET, Key: "k", Body, ...more }));
const get = (opened: OpenS3, more: object = {}) =>
  opened.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: "k", ...more }));
const FAILED = { name: "PreconditionFailed", $metadata: { httpStatusCode: 412 } };

test("If-None-Match: * writes only what is not there", async () => {
  await using opened = await openS3();
  await put(opened, "first", { IfNoneMatch: "*" });
  await expect(put(opened, "second", { IfNoneMatch: "*" })).rejects.toMatchObject(FAILED);
  expect(await (await get(opened)).Body?.transformToString()).toBe("first");
});

test("of many If-None-Match: * puts at once exactly one wins, and it is the one that is read", async () => {
  await using opened = await openS3();
  const results = await Promise.allSettled(
    Array.from({ length: 12 }, (_, i) =>
      put(opened, `writer ${i} ${"x".repeat(50_000 * (i % 3))}`, { IfNoneMatch: "*" }),
    ),
  );
  const winners = results.flatMap((result, i) => (result.status === "fulfilled" ? [i] : []));
  expect(winners.length).toBe(1);
  for (const result of results) if (result.status === "rejected") expect(result.reason).toMatchObject(FAILED);
  expect(await (await get(opened)).Body?.transformToString()).toMatch(new RegExp(`^writer ${winners[0]} `));
  expect(opened.events.length).toBe(1);
});

test("of many If-Match puts on one version exactly one wins", async () => {
  await using opened = await openS3();
  const { ETag } = await put(opened, "base");
  const results = await Promise.allSettled(
    Array.from({ length: 8 }, (_, i) => put(opened, `writer ${i}`, { IfMatch: ETag })),
  );
  expect(results.filter(({ status }) => status === "fulfilled").length).toBe(1);
});

test("If-Match writes only over what was seen", async () => {
  await using opened = await openS3();
  await expect(put(opened, "x", { IfMatch: '"0123"' })).rejects.toMatchObject({ name: "NoSuchKey" });
  const { ETag } = await put(opened, "one");
  await put(opened, "two", { IfMatch: ETag });
  await expect(put(opened, "three", { IfMatch: ETag })).rejects.toMatchObject(FAILED);
  await expect(put(opened, "x", { IfNoneMatch: ETag })).rejects.toMatchObject({ name: "NotImplemented" });
});

test("a refused put leaves the object and no rest behind", async () => {
  await using opened = await openS3();
  await put(opened, "kept", { Metadata: { who: "first" } });
  await expect(put(opened, "lost", { IfNoneMatch: "*", Metadata: { who: "second" } })).rejects.toMatchObject(FAILED);
  expect((await get(opened)).Metadata).toEqual({ who: "first" });
});

test("If-Match and If-None-Match on reads", async () => {
  await using opened = await openS3();
  const { ETag } = await put(opened, "x");
  expect((await get(opened, { IfMatch: ETag })).$metadata.httpStatusCode).toBe(200);
  expect((await get(opened, { IfMatch: ETag?.replaceAll('"', "") })).$metadata.httpStatusCode).toBe(200);
  expect((await get(opened, { IfMatch: "*" })).$metadata.httpStatusCode).toBe(200);
  await expect(get(opened, { IfMatch: '"other"' })).rejects.toMatchObject(FAILED);
  expect((await get(opened, { IfNoneMatch: '"other"' })).$metadata.httpStatusCode).toBe(200);
  await expect(get(opened, { IfNoneMatch: ETag })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
  const head = new HeadObjectCommand({ Bucket: BUCKET, Key: "k", IfNoneMatch: ETag });
  await expect(opened.client.send(head)).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
});

test("a 304 has the ETag and no body", async () => {
  await using opened = await openS3();
  const { ETag = "" } = await put(opened, "x");
  const answer = await rawRequest(opened.url, {
    method: "GET",
    path: `/${BUCKET}/k`,
    headers: { "if-none-match": ETag },
  });
  expect(answer).toMatchObject({ status: 304, text: "", headers: { etag: ETag } });
});

const second = (offset: number) => new Date(Date.UTC(2026, 10, 20, 12, 0, offset));

test("dates count in whole seconds", async () => {
  const written = Date.UTC(2026, 10, 20, 12, 0, 0, 900);
  await using opened = await openS3({ now: () => written });
  await put(opened, "x");
  await expect(get(opened, { IfModifiedSince: second(0) })).rejects.toMatchObject({
    $metadata: { httpStatusCode: 304 },
  });
  expect((await get(opened, { IfModifiedSince: second(-1) })).$metadata.httpStatusCode).toBe(200);
  expect((await get(opened, { IfUnmodifiedSince: second(0) })).$metadata.httpStatusCode).toBe(200);
  await expect(get(opened, { IfUnmodifiedSince: second(-1) })).rejects.toMatchObject(FAILED);
});

test("conditions on the source of a copy, and on a delete", async () => {
  await using opened = await openS3();
  const { ETag } = await put(opened, "x");
  const copy = (more: object) =>
    opened.client.send(new CopyObjectCommand({ Bucket: BUCKET, Key: "copy", CopySource: `${BUCKET}/k`, ...more }));
  await expect(copy({ CopySourceIfMatch: '"other"' })).rejects.toMatchObject(FAILED);
  await expect(copy({ CopySourceIfNoneMatch: ETag })).rejects.toMatchObject(FAILED);
  await copy({ CopySourceIfMatch: ETag });
  await expect(copy({ IfNoneMatch: "*" })).rejects.toMatchObject(FAILED);
  const remove = (IfMatch: string) =>
    opened.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: "k", IfMatch }));
  await expect(remove('"other"')).rejects.toMatchObject(FAILED);
  await remove(ETag ?? "");
  expect(opened.s3.list(BUCKET).map(({ key }) => key)).toEqual(["copy"]);
});
