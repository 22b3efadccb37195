import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketAclCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { BUCKET, openS3 } from "../../../support/open-s3.ts";
import { rawRequest } from "../../../support/raw-request.ts";

const K = { Bucket: BUCKET, Key: "k" };

test.each([
  ["GetBucketAcl", "?acl", new GetBucketAclCommand({ Bucket: BUCKET })],
  ["GetObjectTagging", "?tagging", new GetObjectTaggingCommand(K)],
  ["ListObjectVersions", "?versions", new ListObjectVersionsCommand({ Bucket: BUCKET })],
  [
    "PutBucketVersioning",
    "?versioning",
    new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration: { Status: "Enabled" } }),
  ],
  ["a version", "?versionId", new GetObjectCommand({ ...K, VersionId: "1" })],
  ["a part by number", "?partNumber", new GetObjectCommand({ ...K, PartNumber: 1 })],
  ["a version to delete", "?versionId", new DeleteObjectCommand({ ...K, VersionId: "1" })],
  ["tags", "x-amz-tagging", new PutObjectCommand({ ...K, Body: "x", Tagging: "a=b" })],
  ["a public ACL", "x-amz-acl: public-read", new PutObjectCommand({ ...K, Body: "x", ACL: "public-read" })],
  [
    "encryption by key",
    "x-amz-server-side-encryption: aws:kms",
    new PutObjectCommand({ ...K, Body: "x", ServerSideEncryption: "aws:kms" }),
  ],
  [
    "another storage class",
    "x-amz-storage-class: GLACIER",
    new PutObjectCommand({ ...K, Body: "x", StorageClass: "GLACIER" }),
  ],
  [
    "object lock",
    "x-amz-bucket-object-lock-enabled",
    new CreateBucketCommand({ Bucket: "locked", ObjectLockEnabledForBucket: true }),
  ],
  [
    "UploadPartCopy",
    "UploadPartCopy",
    new UploadPartCopyCommand({ ...K, CopySource: "a/b", UploadId: "x", PartNumber: 1 }),
  ],
])("%s is refused, naming %s", async (_what, named, command) => {
  await using opened = await openS3();
  await opened.s3.write(BUCKET, "k", "x");
  const send = opened.client.send.bind(opened.client) as (command: unknown) => Promise<unknown>;
  await expect(send(command)).rejects.toMatchObject({ name: "NotImplemented", $metadata: { httpStatusCode: 501 } });
  await expect(send(command)).rejects.toThrow(named);
});

test("what AWS does anyway may be asked for", async () => {
  await using opened = await openS3();
  const command = new PutObjectCommand({
    ...K,
    ACL: "bucket-owner-full-control",
    StorageClass: "STANDARD",
    ServerSideEncryption: "AES256",
  });
  expect((await opened.client.send(command)).$metadata.httpStatusCode).toBe(200);
});

test("a presigned address works, and what it carries in its query counts", async () => {
  await using opened = await openS3();
  const query =
    "x-id=PutObject&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=t&X-Amz-Date=d&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature=s";
  const put = (more: string) =>
    rawRequest(opened.url, {
      method: "PUT",
      path: `/${BUCKET}/k?${query}${more}`,
      body: "x",
      headers: { "content-length": "1" },
    });
  expect((await put("&x-amz-meta-who=me")).status).toBe(200);
  const head = await rawRequest(opened.url, { method: "HEAD", path: `/${BUCKET}/k` });
  expect(head.headers["x-amz-meta-who"]).toBe("me");
  expect((await put("&x-amz-checksum-crc32=AAAAAA%3D%3D")).text).toContain("<Code>BadDigest</Code>");
});

test.each([
  ["PUT", "/bkt/%ff", 400, "InvalidURI"],
  ["PUT", `/bkt/${"x".repeat(1025)}`, 400, "KeyTooLongError"],
  ["PATCH", "/bkt/k", 501, "NotImplemented"],
  ["POST", "/bkt?delete", 400, "MalformedXML"],
])("%s %s is %i %s", async (method, path, status, code) => {
  await using opened = await openS3();
  const answer = await rawRequest(opened.url, { method, path, headers: { "content-length": "0" } });
  expect(answer.status).toBe(status);
  expect(answer.text).toContain(`<Code>${code}</Code>`);
  expect(answer.text).toContain(`<RequestId>${String(answer.headers["x-amz-request-id"])}</RequestId>`);
});

test("errors of HEAD have no body", async () => {
  await using opened = await openS3();
  expect(await rawRequest(opened.url, { method: "HEAD", path: `/${BUCKET}/nope` })).toMatchObject({
    status: 404,
    text: "",
  });
});

test.each([
  "<Delete><Object><Key>a</Object></Delete>",
  '<!DOCTYPE x [<!ENTITY e "x">]><Delete><Object><Key>&e;</Key></Object></Delete>',
  "<Delete></Delete><Delete></Delete>",
  "no xml",
  "<Delete><Object><Key></Key></Object></Delete>",
])("the body %j is MalformedXML", async (body) => {
  await using opened = await openS3();
  const answer = await rawRequest(opened.url, {
    method: "POST",
    path: `/${BUCKET}?delete`,
    body,
    headers: { "content-length": String(body.length) },
  });
  expect(answer.text).toContain("<Code>MalformedXML</Code>");
});
