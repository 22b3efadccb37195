import { ListObjectsV2Command, paginateListObjectsV2, PutObjectCommand } from "@aws-sdk/client-s3";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareKeys } from "../../../../localstack/aws/s3/compare-keys.ts";
import { KeyIndex } from "../../../../localstack/aws/s3/key-index.ts";
import { listPage, type ListPage, type ListPosition } from "../../../../localstack/aws/s3/list-page.ts";
import { BUCKET, openS3, type OpenS3 } from "../../../support/open-s3.ts";
import { rawRequest } from "../../../support/raw-request.ts";

async function withKeys(keys: readonly string[]): Promise<OpenS3> {
  const opened = await openS3();
  for (const key of keys) await opened.s3.write(BUCKET, key, key);
  return opened;
}

const list = (opened: OpenS3, more: object = {}) =>
  opened.client.send(new ListObjectsV2Command({ Bucket: BUCKET, ...more }));

describe("ListObjectsV2", () => {
  test("an empty bucket", async () => {
    await using opened = await openS3();
    const answer = await list(opened);
    expect(answer).toMatchObject({ KeyCount: 0, IsTruncated: false, MaxKeys: 1000 });
    expect(answer.Contents).toBeUndefined();
  });

  test("says of each object what HeadObject says", async () => {
    await using opened = await openS3({ now: () => Date.UTC(2026, 10, 20, 12, 30, 45, 678) });
    const sent = await opened.client.send(new PutObjectCommand({ Bucket: BUCKET, Key: "k", Body: "12345" }));
    expect((await list(opened)).Contents).toEqual([
      {
        Key: "k",
        Size: 5,
        ETag: sent.ETag,
        LastModified: new Date("2026-11-20T12:30:45.678Z"),
        StorageClass: "STANDARD",
        ChecksumAlgorithm: ["CRC32"],
        ChecksumType: "FULL_OBJECT",
      },
    ]);
  });

  test("is in UTF-8 byte order, where UTF-16 order differs", async () => {
    const keys = ["\u{10000}", "\uFFFD", "\uE000", "z", "a", "é", "Z", "\u{1F600}"];
    await using opened = await withKeys(keys);
    const byBytes = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect((await list(opened)).Contents?.map(({ Key }) => Key)).toEqual(byBytes);
    expect(byBytes).not.toEqual(keys.toSorted());
  });

  test("10,000 keys come in ten pages, each once, in order", async () => {
    await using opened = await openS3();
    const keys = Array.from({ length: 10_000 }, (_, i) => `raw/${String((i * 7919) % 10_000).padStart(5, "0")}.csv`);
    for (const key of keys) await opened.s3.write(BUCKET, key, "");
    const listed: (string | undefined)[] = [];
    let pages = 0;
    for await (const page of paginateListObjectsV2({ client: opened.client }, { Bucket: BUCKET, Prefix: "raw/" })) {
      pages += 1;
      listed.push(...(page.Contents ?? []).map(({ Key }) => Key));
    }
    expect(pages).toBe(10);
    expect(listed).toEqual(keys.toSorted());
  });

  test("prefix, delimiter, start-after", async () => {
    await using opened = await withKeys(["a/1", "a/2", "a/b/3", "b", "c/4", "c/5", "d"]);
    const short = async (more: object) => {
      const answer = await list(opened, more);
      return [answer.Contents?.map(({ Key }) => Key) ?? [], answer.CommonPrefixes?.map(({ Prefix }) => Prefix) ?? []];
    };
    expect(await short({ Delimiter: "/" })).toEqual([
      ["b", "d"],
      ["a/", "c/"],
    ]);
    expect(await short({ Delimiter: "/", Prefix: "a/" })).toEqual([["a/1", "a/2"], ["a/b/"]]);
    expect(await short({ Delimiter: "/", Prefix: "a" })).toEqual([[], ["a/"]]);
    expect(await short({ StartAfter: "b" })).toEqual([["c/4", "c/5", "d"], []]);
    expect(await short({ StartAfter: "bb", Prefix: "c/" })).toEqual([["c/4", "c/5"], []]);
    expect(await short({ StartAfter: "d" })).toEqual([[], []]);
    expect(await short({ Prefix: "a/b", Delimiter: "b" })).toEqual([["a/b/3"], []]);
  });

  test("common prefixes count as keys do, and are never given twice", async () => {
    await using opened = await withKeys(["a/1", "a/2", "b/1", "c", "d/1", "d/2"]);
    const seen: string[] = [];
    let token: string | undefined;
    do {
      const page = await list(opened, { Delimiter: "/", MaxKeys: 1, ContinuationToken: token });
      expect(page.KeyCount).toBe(1);
      seen.push(page.Contents?.[0]?.Key ?? page.CommonPrefixes?.[0]?.Prefix ?? "");
      token = page.NextContinuationToken;
      expect(page.IsTruncated).toBe(token !== undefined);
    } while (token !== undefined);
    expect(seen).toEqual(["a/", "b/", "c", "d/"]);
  });

  test("goes on where it was, also when keys come and go between pages", async () => {
    await using opened = await withKeys(["a", "c", "e"]);
    const first = await list(opened, { MaxKeys: 2 });
    await opened.s3.write(BUCKET, "b", "");
    await opened.s3.write(BUCKET, "d", "");
    const second = await list(opened, { ContinuationToken: first.NextContinuationToken });
    expect(second.Contents?.map(({ Key }) => Key)).toEqual(["d", "e"]);
  });

  test("max-keys 0 is an end, a wrong one an error", async () => {
    await using opened = await withKeys(["a"]);
    expect(await list(opened, { MaxKeys: 0 })).toMatchObject({ KeyCount: 0, IsTruncated: false });
    await expect(list(opened, { MaxKeys: -1 })).rejects.toMatchObject({ name: "InvalidArgument" });
    await expect(list(opened, { ContinuationToken: "rubbish" })).rejects.toMatchObject({ name: "InvalidArgument" });
  });

  test("encoding-type=url encodes keys, prefixes and delimiter", async () => {
    await using opened = await withKeys(["a b+é/(1)'!.csv", "a b+é/d/x"]);
    const answer = await list(opened, { EncodingType: "url", Prefix: "a b+é/", Delimiter: "/" });
    expect(answer).toMatchObject({ EncodingType: "url", Prefix: "a%20b%2B%C3%A9/", Delimiter: "/" });
    expect(answer.Contents?.[0]?.Key).toBe("a%20b%2B%C3%A9/%281%29%27%21.csv");
    expect(answer.CommonPrefixes?.[0]?.Prefix).toBe("a%20b%2B%C3%A9/d/");
  });

  test("the first version is refused by name", async () => {
    await using opened = await openS3();
    const answer = await rawRequest(opened.url, { method: "GET", path: `/${BUCKET}?prefix=a` });
    expect(answer.status).toBe(501);
    expect(answer.text).toContain("ListObjects (version 1; use ListObjectsV2)");
  });
});

const anyKey = fc.oneof(
  fc.string({ unit: fc.constantFrom("a", "b", "/", "é", "\uE000", "\u{1F600}"), minLength: 1, maxLength: 8 }),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 4 }),
);

const keysOf = (of: KeyIndex<number>) => Array.from({ length: of.size }, (_, i) => of.keyAt(i));

describe("the index", () => {
  test("compares as UTF-8 bytes do", () => {
    fc.assert(
      fc.property(anyKey, anyKey, (a, b) => {
        expect(Math.sign(compareKeys(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });

  test("pages of any size, joined, are what a plain filter and grouping give", () => {
    const query = fc.record({
      prefix: fc.oneof(fc.constant(""), fc.string({ unit: fc.constantFrom("a", "/", "é"), maxLength: 3 })),
      delimiter: fc.constantFrom("", "/", "a", "é"),
      maxKeys: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(anyKey, { maxLength: 30 }), query, (keys, { prefix, delimiter, maxKeys }) => {
        const index = new KeyIndex<string>();
        for (const key of keys) index.set(key, key);
        const listed: string[] = [];
        let after: ListPosition | null = null;
        do {
          const page: ListPage<string> = listPage(index, { prefix, delimiter, after, maxKeys });
          expect(page.contents.length + page.commonPrefixes.length).toBeLessThanOrEqual(maxKeys);
          listed.push(...page.contents, ...page.commonPrefixes);
          after = page.next;
        } while (after !== null);
        const rolledUp = keys
          .filter((key) => key.startsWith(prefix))
          .map((key) => {
            const at = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
            return at < 0 ? key : key.slice(0, at + delimiter.length);
          });
        expect(listed.toSorted(compareKeys)).toEqual([...new Set(rolledUp)].toSorted(compareKeys));
      }),
    );
  });

  test("is the same whether filled at once or key by key, with deletions", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), anyKey), { maxLength: 60 }), (steps) => {
        const index = new KeyIndex<number>();
        const model = new Map<string, number>();
        for (const [i, [isPut, key]] of steps.entries()) {
          if (isPut) index.set(key, i);
          else index.delete(key);
          if (isPut) model.set(key, i);
          else model.delete(key);
        }
        const whole = KeyIndex.from(model);
        expect(keysOf(index)).toEqual(keysOf(whole));
        expect([...model].every(([key, value]) => index.get(key) === value)).toBe(true);
      }),
    );
  });
});
