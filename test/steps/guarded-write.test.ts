import { describe, expect, it } from "vitest";
import { TargetUnavailableError } from "../../src/core/errors/error-classes.ts";
import { applyRows } from "../../src/steps/apply-rows.ts";
import { MAX_ATTEMPTS } from "../../src/steps/guarded-write.ts";
import { inParallel } from "../../src/steps/in-parallel.ts";
import { customer, depsOf } from "../support/document-fixtures.ts";
import { memoryDocumentStore } from "../support/memory-document-store.ts";

describe("a guarded write", () => {
  it("that misses is planned again from new reads, after a pause", async () => {
    const store = memoryDocumentStore();
    let misses = 2;
    let pauses = 0;
    const write: typeof store.write = (collection, writes) =>
      misses-- > 0 ? Promise.resolve(new Set(writes.keys())) : store.write(collection, writes);
    const deps = { ...depsOf({ ...store, write }), pause: () => Promise.resolve(void pauses++) };
    const { counts } = await applyRows(deps, [customer(1, 1)]);
    expect(counts.applied).toBe(1);
    expect(pauses).toBe(2);
  });

  it("that took effect although its reply was lost is not counted twice", async () => {
    const store = memoryDocumentStore();
    let lost = 1;
    const write: typeof store.write = async (collection, writes) => {
      const missed = await store.write(collection, writes);
      return lost-- > 0 ? new Set(writes.keys()) : missed;
    };
    const { counts, touched } = await applyRows(depsOf({ ...store, write }), [customer(1, 1)]);
    expect(counts).toEqual({ applied: 0, superseded: 1, conflicts: 0 });
    expect(touched.customers.has(1)).toBe(true);
  });

  it("that never succeeds ends as TargetUnavailableError after its attempts", async () => {
    const store = memoryDocumentStore();
    let attempts = 0;
    const write: typeof store.write = (_, writes) => {
      attempts++;
      return Promise.resolve(new Set(writes.keys()));
    };
    const applied = applyRows(depsOf({ ...store, write }), [customer(1, 1)]);
    await expect(applied).rejects.toBeInstanceOf(TargetUnavailableError);
    // No key: an error's text is kept where row values must not be.
    await expect(applied).rejects.toMatchObject({
      problems: [{ code: "TS402", where: "collection customers, 1 documents" }],
    });
    expect(attempts).toBe(MAX_ATTEMPTS);
  });
});

describe("work in parallel", () => {
  it("runs every item, never more than its width at once", async () => {
    const [done, width]: [number[], number] = [[], 3];
    let [running, most] = [0, 0];
    await inParallel([...Array(10).keys()], width, async (item) => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
      done.push(item);
    });
    expect(done.toSorted((a, b) => a - b)).toEqual([...Array(10).keys()]);
    expect(most).toBe(width);
  });

  it("waits for what is under way before it fails, and starts nothing more", async () => {
    const finished: number[] = [];
    const slow = Promise.withResolvers<void>();
    const all = inParallel([1, 2, 3, 4], 2, async (item) => {
      if (item === 1) throw new Error("first");
      await slow.promise;
      finished.push(item);
    });
    slow.resolve();
    await expect(all).rejects.toThrow("first");
    expect(finished).toEqual([2]);
  });
});
