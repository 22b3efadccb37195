import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { crc32c } from "../../../../localstack/aws/s3/crc32c.ts";
import { crc64nvme, EMPTY_CRC64 } from "../../../../localstack/aws/s3/crc64nvme.ts";
import { BUCKET, openS3, type OpenS3 } from "../../../support/open-s3.ts";
import { rawRequest, type RawAnswer } from "../../../support/raw-request.ts";

const put = (
  opened: OpenS3,
  body: string | Buffer,
  headers: Record<string, string> = {},
  key = "k",
): Promise<RawAnswer> =>
  rawRequest(opened.url, {
    method: "PUT",
    path: `/${BUCKET}/${key}`,
    body,
    headers: { "content-length": String(Buffer.byteLength(body)), ...headers },
  });

const wrong = Buffer.alloc(16).toString("base64");
const base64Crc32 = (text: string): string => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(text));
  return bytes.toString("base64");
};

const CHUNKED = { "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "content-encoding": "aws-chunked" };

describe("a body that is not what its headers promise is refused and leaves nothing behind", () => {
  test.each([
    ["BadDigest", { "content-md5": wrong }],
    ["InvalidDigest", { "content-md5": "short" }],
    ["BadDigest", { "x-amz-checksum-crc32": "AAAAAA==" }],
    ["BadDigest", { "x-amz-checksum-crc32c": "AAAAAA==" }],
    ["BadDigest", { "x-amz-checksum-crc64nvme": "AAAAAAAAAAA=" }],
    ["BadDigest", { "x-amz-checksum-sha1": wrong }],
    ["BadDigest", { "x-amz-checksum-sha256": wrong }],
    ["XAmzContentSHA256Mismatch", { "x-amz-content-sha256": createHash("sha256").update("other").digest("hex") }],
  ])("%s for %j", async (code, headers) => {
    await using opened = await openS3();
    const answer = await put(opened, "hello", headers);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(`<Code>${code}</Code>`);
    expect(opened.s3.list(BUCKET)).toEqual([]);
    expect(readdirSync(join(opened.dataDir, ".temp"))).toEqual([]);
    expect(opened.events).toEqual([]);
  });

  test.each([
    ["BadDigest", `5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n`],
    ["MalformedTrailerError", `5\r\nhello\r\n0\r\n\r\n`],
    ["IncompleteBody", `5\r\nhello\r\n`],
    ["IncompleteBody", `9\r\nhello`],
    ["IncompleteBody", `4\r\nhello\r\n0\r\n\r\n`],
    ["IncompleteBody", `hello`],
    ["IncompleteBody", `6\r\nhello!\r\n0\r\nx-amz-checksum-crc32:${base64Crc32("hello!")}\r\n\r\n`],
  ])("%s for the aws-chunked body %j", async (code, body) => {
    await using opened = await openS3();
    const answer = await put(opened, body, {
      ...CHUNKED,
      "x-amz-trailer": "x-amz-checksum-crc32",
      "x-amz-decoded-content-length": "5",
    });
    expect(answer.text).toContain(`<Code>${code}</Code>`);
    expect(opened.s3.list(BUCKET)).toEqual([]);
  });

  test("no length at all, as AWS insists", async () => {
    await using opened = await openS3();
    const answer = await rawRequest(opened.url, {
      method: "PUT",
      path: `/${BUCKET}/k`,
      headers: { "transfer-encoding": "chunked" },
      body: "x",
    });
    expect(answer.status).toBe(411);
    expect(answer.text).toContain("<Code>MissingContentLength</Code>");
  });

  test("a client that hangs up in the middle", async () => {
    await using opened = await openS3();
    const { hostname, port } = new URL(opened.url);
    const socket = connect(Number(port), hostname);
    socket.write(`PUT /${BUCKET}/k HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 1000000\r\n\r\n${"x".repeat(1000)}`);
    const temp = join(opened.dataDir, ".temp");
    while (readdirSync(temp).length === 0) await sleep(5);
    socket.destroy();
    while (readdirSync(temp).length > 0) await sleep(5);
    expect(opened.s3.list(BUCKET)).toEqual([]);
  });
});

describe("aws-chunked", () => {
  test("signed chunks, several of them, with a matching trailer", async () => {
    await using opened = await openS3();
    const body = [
      "3;chunk-signature=00\r\nhel\r\n",
      "2;chunk-signature=01\r\nlo\r\n",
      "0;chunk-signature=02\r\n",
      `x-amz-checksum-crc32:${base64Crc32("hello")}\r\n`,
      "x-amz-trailer-signature:03\r\n\r\n",
    ].join("");
    const headers = {
      ...CHUNKED,
      "content-encoding": "aws-chunked,gzip",
      "x-amz-trailer": "x-amz-checksum-crc32",
      "x-amz-decoded-content-length": "5",
    };
    expect(await put(opened, body, headers)).toMatchObject({
      status: 200,
      headers: { "x-amz-checksum-crc32": base64Crc32("hello") },
    });
    const answer = await rawRequest(opened.url, { method: "GET", path: `/${BUCKET}/k` });
    expect(answer).toMatchObject({ text: "hello", headers: { "content-encoding": "gzip" } });
  });
});

describe("checksums", () => {
  // The check values of the CRC catalogue, for the text "123456789".
  test("CRC-32C and CRC-64/NVME", () => {
    const bytes = Buffer.from("123456789");
    expect(crc32c(bytes, 0)).toBe(0xe3069283);
    expect(crc64nvme(bytes, EMPTY_CRC64)).toEqual({ high: 0xae8b1486, low: 0x0a799888 });
  });

  test("in pieces as at once", () => {
    const bytes = Buffer.from("The quick brown fox jumps over the lazy dog, twice and more.");
    for (let cut = 0; cut <= bytes.length; cut++) {
      const [head, tail] = [bytes.subarray(0, cut), bytes.subarray(cut)];
      expect(crc32c(tail, crc32c(head, 0))).toBe(crc32c(bytes, 0));
      expect(crc64nvme(tail, crc64nvme(head, EMPTY_CRC64))).toEqual(crc64nvme(bytes, EMPTY_CRC64));
    }
  });
});
