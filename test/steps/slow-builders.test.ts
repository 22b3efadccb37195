import { describe, expect, it } from "vitest";
import type { RowChange } from "../../src/core/row-change.ts";
import type { DocumentStore } from "../../src/edges/document-store.ts";
import { applyRows } from "../../src/steps/apply-rows.ts";
import { buildDocuments } from "../../src/steps/build-documents.ts";
import { customer, depsOf, line, order } from "../support/document-fixtures.ts";
import { memoryDocumentStore } from "../support/memory-document-store.ts";

/** A store whose writes to one collection wait until `release`; `waiting` resolves when the first one waits. */
function heldStore(store: DocumentStore, held: "customers" | "products" | "product_buyers") {
  const gate = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  const write: DocumentStore["write"] = async (collection, writes) => {
    if (collection === held) {
      reached.resolve();
      await gate.promise;
    }
    return store.write(collection, writes);
  };
  return { store: { ...store, write }, waiting: reached.promise, release: () => gate.resolve() };
}

/** A small shop in memory: `run` is a whole run, `slowRun` stops before it writes the collection, until it is released. */
function shop() {
  const memory = memoryDocumentStore();
  const run = async (...changes: RowChange[]): Promise<void> => {
    const { touched } = await applyRows(depsOf(memory), changes);
    await buildDocuments(depsOf(memory), touched);
  };
  const slowRun = async (held: "customers" | "products" | "product_buyers", ...changes: RowChange[]) => {
    const { touched } = await applyRows(depsOf(memory), changes);
    const { store, waiting, release } = heldStore(memory, held);
    const built = buildDocuments(depsOf(store), touched);
    await waiting;
    return async (): Promise<void> => {
      release();
      await built;
    };
  };
  return { memory, run, slowRun };
}

describe("a builder that read its inputs and writes them long after", () => {
  it("loses against a build of equal content made meanwhile: a total that goes 1, 2, 1 stays 1", async () => {
    const { memory, run, slowRun } = shop();
    await run(customer(1, 1), order(7, 1), line(7, 5, 2, { total: 100n }));
    const finish = await slowRun("customers", line(7, 5, 3, { total: 200n }));
    await run(line(7, 5, 4, { total: 100n }));
    await finish();
    expect(memory.collections.customers.get(1)?.derived?.totals.gross).toBe(100n);
  });

  it("loses against a build that found nothing and had nothing to write: the order moved away before", async () => {
    const { memory, run, slowRun } = shop();
    const finish = await slowRun("customers", order(7, 1, { customer: 1 }), line(7, 5, 1));
    await run(order(7, 2, { customer: 2 }));
    expect(memory.collections.customers.get(1)).toMatchObject({ own: null, derived: null });
    await finish();
    expect(memory.collections.customers.get(1)).toMatchObject({ own: null, derived: null });
    expect(memory.collections.customers.get(2)?.derived?.totals.orders).toBe(1);
  });

  it("loses against a tombstone: derived documents are never removed, so their rev never starts again", async () => {
    const { memory, run, slowRun } = shop();
    await run(order(7, 1, { customer: 1 }));
    const finish = await slowRun("customers", order(7, 2, { customer: 1, status: "shipped" }));
    const before = memory.collections.customers.get(1)?.sync.rev ?? 0;
    await run(order(7, 3, null));
    expect(memory.collections.customers.get(1)?.sync.rev).toBeGreaterThan(before);
    expect(memory.collections.customers.get(1)?.deletedAt).not.toBeNull();
    await finish();
    expect(memory.collections.customers.get(1)?.derived).toBeNull();
  });

  it.each(["products", "product_buyers"] as const)("loses in %s as well", async (held) => {
    const { memory, run, slowRun } = shop();
    await run(order(7, 1), line(7, 5, 2, { total: 100n }));
    const finish = await slowRun(held, line(7, 5, 3, { total: 200n }));
    await run(line(7, 5, 4, { total: 100n }));
    await finish();
    expect(memory.collections.products.get(5)?.derived?.totals.gross).toBe(100n);
    expect(memory.collections.product_buyers.get("i:5/1/0")?.sums.gross).toBe(100n);
  });

  it("builds at the level that was published meanwhile", async () => {
    const { memory, run, slowRun } = shop();
    await run(order(1, 1, { customer: 1 }), line(1, 5, 1));
    const finish = await slowRun("products", order(2, 2, { customer: 2 }), line(2, 5, 2));
    await run(...[3, 4, 5].flatMap((n) => [order(n, n, { customer: n }), line(n, 5, n)]));
    expect(memory.collections.products.get(5)?.sync.slices).toBe(4);
    await finish();
    expect(memory.collections.products.get(5)).toMatchObject({
      sync: { slices: 4 },
      derived: { totals: { buyers: 5 } },
    });
  });
});

describe("the barrier between the phases", () => {
  it("is needed: what is built before all rows of the run are applied lacks them", async () => {
    const rehearsal = memoryDocumentStore();
    const changes = [order(7, 1), line(7, 5, 1)];
    const { touched } = await applyRows(depsOf(rehearsal), changes);

    const early = memoryDocumentStore();
    await buildDocuments(depsOf(early), touched);
    await applyRows(depsOf(early), changes);
    expect(early.collections.products.get(5)?.derived).toBeNull();

    const { memory, run } = shop();
    await run(...changes);
    expect(memory.collections.products.get(5)?.derived?.totals.lines).toBe(1);
  });

  it("is what a redelivered run passes again: a run that died before its build touches the same keys", async () => {
    const memory = memoryDocumentStore();
    const changes = [customer(1, 1), order(7, 2), line(7, 5, 3), order(7, 4, { customer: 2 })];
    const first = await applyRows(depsOf(memory), changes);
    const second = await applyRows(depsOf(memory), changes);
    expect(second.touched).toEqual(first.touched);
    expect(second.counts).toEqual({ applied: 0, superseded: 4, conflicts: 0 });
  });
});
