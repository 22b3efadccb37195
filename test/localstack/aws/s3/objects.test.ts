import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetBucketNotificationConfigurationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { BUCKET, openS3, type OpenS3 } from "../../../support/open-s3.ts";
import { rawRequest } from "../../../support/raw-request.ts";

const put = (opened: OpenS3, key: string, body: string | Uint8Array, more: object = {}) =>
  opened.client.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: body, ...more }));

async function read(opened: OpenS3, key: string, more: object = {}): Promise<Buffer> {
  const answer = await opened.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: key, ...more }));
  return Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
}

/** Keys that make trouble on the wire or in a file system. */
const ODD_KEYS = [
  "plain.csv",
  "raw/epoch=0001/pos/orders/20261120-101530123.csv.gz",
  "with space.csv",
  "plus+and space+.csv",
  "é, ü and ß",
  "日本語/キー",
  "emoji 😀/🧾.txt",
  "100%25 %sure",
  "?query=1&x=#fragment",
  "quote\"'<>&;",
  "tab\tand\nnewline",
  "back\\slash:colon*star|pipe",
  "a/../../../etc/passwd",
  "..",
  ".",
  "./hidden",
  "double//slash",
  "/leading",
  "trailing/",
  "%bucket.json",
  "%meta.json",
  "x".repeat(1024),
  `${"é".repeat(200)}/${"ü".repeat(200)}`,
  "\u0001control",
];

describe("objects", () => {
  test.each(ODD_KEYS)("a key comes back with its bytes: %j", async (key) => {
    await using opened = await openS3();
    await put(opened, key, `content of ${key}`);
    expect((await read(opened, key)).toString()).toBe(`content of ${key}`);
    expect(opened.s3.list(BUCKET).map((object) => object.key)).toEqual([key]);
    expect(readFileSync(opened.s3.filePath(BUCKET, key), "utf8")).toBe(`content of ${key}`);
    expect(opened.s3.filePath(BUCKET, key).startsWith(join(opened.dataDir, BUCKET))).toBe(true);
    await opened.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: key }));
    await expect(read(opened, key)).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  test("an ordinary key is the path a person can open", async () => {
    await using opened = await openS3();
    const key = "raw/epoch=0001/pos/orders/LOAD00000001.csv";
    await put(opened, key, "a,b\n");
    expect(readFileSync(join(opened.dataDir, BUCKET, key), "utf8")).toBe("a,b\n");
  });

  test("all odd keys live together, also one that is another's folder", async () => {
    await using opened = await openS3();
    const keys = [...ODD_KEYS, "a", "a/b", "a/b/c", "a%folder", "a%folder/x"];
    for (const key of keys) await put(opened, key, key);
    for (const key of keys.toReversed()) await put(opened, key, `again ${key}`);
    for (const key of keys) expect((await read(opened, key)).toString()).toBe(`again ${key}`);
    for (const key of keys) await opened.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: key }));
    expect(opened.s3.list(BUCKET)).toEqual([]);
    await opened.client.send(new DeleteBucketCommand({ Bucket: BUCKET }));
  });

  test("a stream of 200,000 bytes is stored without its aws-chunked frames", async () => {
    await using opened = await openS3();
    const bytes = randomBytes(200_000);
    const Body = Readable.from([bytes.subarray(0, 70_000), bytes.subarray(70_000, 70_001), bytes.subarray(70_001)]);
    await opened.client.send(
      new PutObjectCommand({
        Bucket: BUCKET,
        Key: "stream",
        Body,
        ContentLength: bytes.length,
        ContentEncoding: "gzip",
      }),
    );
    const answer = await opened.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: "stream" }));
    expect(answer.ContentLength).toBe(200_000);
    expect(answer.ContentEncoding).toBe("gzip");
    expect(Buffer.from((await answer.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
    expect(answer.ETag).toBe(`"${createHash("md5").update(bytes).digest("hex")}"`);
  });

  test.each(["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const)(
    "checksum %s is verified, kept and given back",
    async (algorithm) => {
      await using opened = await openS3();
      const bytes = randomBytes(150_000);
      const sent = await opened.client.send(
        new PutObjectCommand({
          Bucket: BUCKET,
          Key: "k",
          Body: Readable.from([bytes]),
          ContentLength: bytes.length,
          ChecksumAlgorithm: algorithm,
        }),
      );
      const head = await opened.client.send(
        new HeadObjectCommand({ Bucket: BUCKET, Key: "k", ChecksumMode: "ENABLED" }),
      );
      expect(sent[`Checksum${algorithm}`]).toMatch(/=$|[A-Za-z0-9+/]$/);
      expect(head[`Checksum${algorithm}`]).toBe(sent[`Checksum${algorithm}`]);
      // The client itself holds the checksum against the bytes here.
      expect((await read(opened, "k", { ChecksumMode: "ENABLED" })).equals(bytes)).toBe(true);
    },
  );

  test("an empty object", async () => {
    await using opened = await openS3();
    const sent = await put(opened, "empty", Buffer.alloc(0));
    expect(sent.ETag).toBe('"d41d8cd98f00b204e9800998ecf8427e"');
    expect((await read(opened, "empty")).length).toBe(0);
    await expect(read(opened, "empty", { Range: "bytes=0-" })).rejects.toMatchObject({ name: "InvalidRange" });
  });

  test("content headers and user metadata come back as they went", async () => {
    await using opened = await openS3();
    await put(opened, "k", "x", {
      ContentType: "text/csv; charset=utf-8",
      ContentEncoding: "gzip",
      CacheControl: "no-store",
      ContentDisposition: 'attachment; filename="x.csv"',
      ContentLanguage: "de",
      Metadata: { "dms-task": "pos", UPPER: "Value" },
    });
    const head = await opened.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: "k" }));
    expect(head).toMatchObject({
      ContentType: "text/csv; charset=utf-8",
      ContentEncoding: "gzip",
      CacheControl: "no-store",
      ContentDisposition: 'attachment; filename="x.csv"',
      ContentLanguage: "de",
      Metadata: { "dms-task": "pos", upper: "Value" },
      ContentLength: 1,
      AcceptRanges: "bytes",
    });
  });

  test.each([
    ["bytes=0-0", "a", "bytes 0-0/26"],
    ["bytes=5-9", "fghij", "bytes 5-9/26"],
    ["bytes=20-", "uvwxyz", "bytes 20-25/26"],
    ["bytes=20-999", "uvwxyz", "bytes 20-25/26"],
    ["bytes=-8", "stuvwxyz", "bytes 18-25/26"],
    ["bytes=-999", "abcdefghijklmnopqrstuvwxyz", "bytes 0-25/26"],
  ])("range %s", async (Range, expected, contentRange) => {
    await using opened = await openS3();
    await put(opened, "k", "abcdefghijklmnopqrstuvwxyz");
    const answer = await opened.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: "k", Range }));
    expect(await answer.Body?.transformToString()).toBe(expected);
    expect(answer).toMatchObject({
      ContentRange: contentRange,
      ContentLength: expected.length,
      $metadata: { httpStatusCode: 206 },
    });
  });

  test.each(["bytes=26-", "bytes=-0"])("range %s is beyond the object", async (Range) => {
    await using opened = await openS3();
    await put(opened, "k", "abcdefghijklmnopqrstuvwxyz");
    await expect(read(opened, "k", { Range })).rejects.toMatchObject({
      name: "InvalidRange",
      $metadata: { httpStatusCode: 416 },
    });
  });

  test.each(["bytes=5-2", "bytes=0-1,4-5", "lines=1-2", "bytes=-"])(
    "range %s is no range: everything",
    async (Range) => {
      await using opened = await openS3();
      await put(opened, "k", "abc");
      expect((await read(opened, "k", { Range })).toString()).toBe("abc");
    },
  );

  test("what is not there", async () => {
    await using opened = await openS3();
    await expect(read(opened, "nope")).rejects.toMatchObject({ name: "NoSuchKey", Key: "nope" });
    await expect(opened.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: "nope" }))).rejects.toMatchObject({
      name: "NotFound",
    });
    await expect(opened.client.send(new GetObjectCommand({ Bucket: "other", Key: "k" }))).rejects.toMatchObject({
      name: "NoSuchBucket",
    });
    await expect(
      opened.client.send(new PutObjectCommand({ Bucket: "other", Key: "k", Body: "x" })),
    ).rejects.toMatchObject({
      name: "NoSuchBucket",
    });
    await expect(opened.client.send(new HeadBucketCommand({ Bucket: "other" }))).rejects.toMatchObject({
      name: "NotFound",
    });
    const gone = await opened.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: "nope" }));
    expect(gone.$metadata.httpStatusCode).toBe(204);
  });

  test("copies, also of keys that need encoding, keep or replace what belongs to the object", async () => {
    await using opened = await openS3();
    const source = "from/é space+plus.txt";
    await put(opened, source, "copied", { ContentType: "text/plain", Metadata: { a: "1" } });
    const CopySource = `${BUCKET}/${source.split("/").map(encodeURIComponent).join("/")}`;
    const kept = await opened.client.send(new CopyObjectCommand({ Bucket: BUCKET, Key: "kept", CopySource }));
    await opened.client.send(
      new CopyObjectCommand({
        Bucket: BUCKET,
        Key: "new",
        CopySource: `/${CopySource}`,
        MetadataDirective: "REPLACE",
        Metadata: { b: "2" },
      }),
    );
    expect(kept.CopyObjectResult?.ETag).toBe(`"${createHash("md5").update("copied").digest("hex")}"`);
    expect((await read(opened, "kept")).toString()).toBe("copied");
    const head = (key: string) => opened.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: key }));
    expect(await head("kept")).toMatchObject({ ContentType: "text/plain", Metadata: { a: "1" } });
    expect(await head("new")).toMatchObject({ ContentType: "binary/octet-stream", Metadata: { b: "2" } });
    const again = new CopyObjectCommand({ Bucket: BUCKET, Key: "kept", CopySource: `${BUCKET}/kept` });
    await expect(opened.client.send(again)).rejects.toMatchObject({ name: "InvalidRequest" });
    const missing = new CopyObjectCommand({ Bucket: BUCKET, Key: "x", CopySource: `${BUCKET}/nope` });
    await expect(opened.client.send(missing)).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  test("a reader keeps the object it began, while it is replaced and deleted", async () => {
    await using opened = await openS3();
    const old = randomBytes(3_000_000);
    await put(opened, "k", old);
    const answer = await opened.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: "k" }));
    await put(opened, "k", "new");
    await opened.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: "k" }));
    expect(Buffer.from((await answer.Body?.transformToByteArray()) ?? []).equals(old)).toBe(true);
  });

  test("DeleteObjects takes many, named and quiet", async () => {
    await using opened = await openS3();
    const keys = ["a", "b & <c>", "é"];
    for (const key of keys) await put(opened, key, "x");
    const Objects = [...keys, "not there"].map((Key) => ({ Key }));
    const answer = await opened.client.send(new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects } }));
    expect(answer.Deleted?.map(({ Key }) => Key)).toEqual([...keys, "not there"]);
    expect(opened.s3.list(BUCKET)).toEqual([]);
    const quiet = await opened.client.send(
      new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects, Quiet: true } }),
    );
    expect(quiet.Deleted ?? []).toEqual([]);
  });
});

describe("buckets", () => {
  test("are created, found, listed, located and deleted", async () => {
    await using opened = await openS3({ now: () => Date.UTC(2026, 10, 20) });
    const { client } = opened;
    await client.send(new CreateBucketCommand({ Bucket: "another-bucket" }));
    await client.send(new CreateBucketCommand({ Bucket: "another-bucket" }));
    const listed = await client.send(new ListBucketsCommand({}));
    expect(listed.Buckets?.map(({ Name }) => Name)).toEqual(["another-bucket", BUCKET]);
    expect(listed.Buckets?.[0]?.CreationDate).toEqual(new Date(Date.UTC(2026, 10, 20)));
    expect((await client.send(new HeadBucketCommand({ Bucket: BUCKET }))).BucketRegion).toBe("us-east-1");
    expect((await client.send(new GetBucketLocationCommand({ Bucket: BUCKET }))).LocationConstraint ?? "").toBe("");
    await put(opened, "k", "x");
    await expect(client.send(new DeleteBucketCommand({ Bucket: BUCKET }))).rejects.toMatchObject({
      name: "BucketNotEmpty",
    });
    await client.send(new DeleteBucketCommand({ Bucket: "another-bucket" }));
    expect(opened.s3.bucketNames()).toEqual([BUCKET]);
  });

  test.each(["ab", "Upper", "with_underscore", "-dash", "a..b", "192.168.0.1", "x".repeat(64)])(
    "%s is no bucket name",
    async (Bucket) => {
      await using opened = await openS3();
      expect(() => opened.s3.createBucket(Bucket)).toThrow("The specified bucket is not valid.");
      const answer = await rawRequest(opened.url, { method: "PUT", path: `/${Bucket}` });
      expect(answer).toMatchObject({ status: 400 });
      expect(answer.text).toContain("<Code>InvalidBucketName</Code>");
    },
  );

  test("EventBridge is switched on and off, other notifications are refused", async () => {
    await using opened = await openS3();
    const { client } = opened;
    const configure = (NotificationConfiguration: object) =>
      client.send(new PutBucketNotificationConfigurationCommand({ Bucket: "quiet", NotificationConfiguration }));
    const isOn = async () => {
      const answer = await client.send(new GetBucketNotificationConfigurationCommand({ Bucket: "quiet" }));
      return answer.EventBridgeConfiguration !== undefined;
    };
    await client.send(new CreateBucketCommand({ Bucket: "quiet" }));
    expect(await isOn()).toBe(false);
    await client.send(new PutObjectCommand({ Bucket: "quiet", Key: "k", Body: "x" }));
    await configure({ EventBridgeConfiguration: {} });
    expect(await isOn()).toBe(true);
    await client.send(new PutObjectCommand({ Bucket: "quiet", Key: "k", Body: "x" }));
    expect(opened.events.length).toBe(1);
    await configure({});
    expect(await isOn()).toBe(false);
    const direct = {
      QueueConfigurations: [
        { QueueArn: "arn:aws:sqs:us-east-1:000000000000:q", Events: ["s3:ObjectCreated:*" as const] },
      ],
    };
    await expect(configure(direct)).rejects.toMatchObject({ name: "NotImplemented" });
  });
});
