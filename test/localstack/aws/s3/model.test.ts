import * as fc from "fast-check";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { BUCKET, openS3, type OpenS3 } from "../../../support/open-s3.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

type Model = Map<string, string>;
type Step = (client: S3Client, model: Model) => Promise<void>;

// Few names in many shapes, so that keys meet: as prefix, as folder, as each other's fallback.
const key = fc.oneof(
  fc.constantFrom(
    "a",
    "a/b",
    "a/b/c",
    "a/",
    "a//b",
    "a%folder",
    "a%folder/b",
    "A",
    "é",
    "e\u0301",
    "..",
    "a/..",
    "a/../b",
  ),
  fc.string({ unit: fc.constantFrom("a", "b", "/", ".", "%", "é", "\u{1F600}", " "), minLength: 1, maxLength: 6 }),
);

const put = fc.tuple(key, fc.string({ maxLength: 20 })).map(([Key, Body]): Step => async (client, model) => {
  await client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: Buffer.from(Body) }));
  model.set(Key, Body);
});
const remove = key.map((Key): Step => async (client, model) => {
  await client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key }));
  model.delete(Key);
});
const read = key.map((Key): Step => async (client, model) => {
  const got = client.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
  if (model.has(Key)) expect(await (await got).Body?.transformToString()).toBe(model.get(Key));
  else await expect(got).rejects.toMatchObject({ name: "NoSuchKey" });
});
const list = fc
  .tuple(fc.constantFrom("", "a", "a/", "é"), fc.integer({ min: 1, max: 4 }))
  .map(([Prefix, MaxKeys]): Step => async (client, model) => {
    const listed: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await client.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix, MaxKeys, ContinuationToken }));
      listed.push(...(page.Contents ?? []).map((object) => object.Key ?? ""));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    const expected = [...model.keys()].filter((name) => name.startsWith(Prefix));
    expect(listed).toEqual(expected.toSorted((x, y) => Buffer.compare(Buffer.from(x), Buffer.from(y))));
  });

const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: put },
    { weight: 2, arbitrary: remove },
    { weight: 1, arbitrary: read },
    { weight: 1, arbitrary: list },
  ),
  {
    minLength: 5,
    maxLength: 30,
  },
);

const checkAll = async (opened: OpenS3, model: Model): Promise<void> => {
  for (const [Key, body] of model) {
    const answer = await opened.client.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
    expect(await answer.Body?.transformToString()).toBe(body);
  }
  expect(
    opened.s3
      .list(BUCKET)
      .map((object) => object.key)
      .toSorted(),
  ).toEqual([...model.keys()].toSorted());
};

test("any history of puts, deletes, reads and listings is what a map would give, also after a restart", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      using folder = temporaryFolder();
      const model: Model = new Map();
      {
        await using opened = await openS3({ dataDir: folder.path });
        for (const step of history) await step(opened.client, model);
        await checkAll(opened, model);
      }
      await using again = await openS3({ dataDir: folder.path });
      await checkAll(again, model);
    }),
    { numRuns: 30 },
  );
});
