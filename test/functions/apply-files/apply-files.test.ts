import { quarantineKeys } from "../../../src/core/pipeline/quarantine-keys.ts";
import { beforeEach, describe, expect, it } from "vitest";
import type { UnreadableDocument } from "../../../src/core/documents/unreadable-document.ts";
import { PoisonFileError, TargetUnavailableError } from "../../../src/core/errors/error-classes.ts";
import { UnreadableDocumentsError } from "../../../src/core/errors/unreadable-documents-error.ts";
import { isConserved } from "../../../src/core/pipeline/row-totals.ts";
import { applyFiles } from "../../../functions/apply-files/apply-files.ts";
import { changeFileText } from "../../support/change-file-text.ts";
import { DATA, pipelineWorld, WORK } from "../../support/pipeline-world.ts";

const raw = (rest: string): string => `raw/epoch=0001/pos/${rest}`;
const ORDER = raw("Order/LOAD00000001.csv");
const LINES = raw("Orderline/LOAD00000001.csv");
const CHANGES = raw("Order/2026/11/20/20261120-101504123.csv");

describe("apply-files", () => {
  let world: ReturnType<typeof pipelineWorld>;
  beforeEach(() => {
    world = pipelineWorld();
    world.objects.put(
      DATA,
      ORDER,
      changeFileText("Order", ["I,1,2026-11-20 10:00:00,__NULL__,new,7,10.00,1.00,11.00"]),
    );
    world.objects.put(DATA, LINES, changeFileText("Orderline", ["I,1,5,2,5.00,10.00", "I,1,6,1,1.00,1.00"]));
    world.objects.put(
      DATA,
      CHANGES,
      changeFileText("Order", ["U,1,2026-11-20 10:00:00,__NULL__,shipped,7,10.00,1.00,11.00"], 9),
    );
  });

  const batchOf = async (runId: string, input: unknown = {}) => {
    const [batch, ...more] = world.batchesOf(await world.planRun(runId, input));
    if (!batch || more.length > 0) throw new Error(`${more.length} batches more than one`);
    return batch;
  };

  it("merges rows into documents, keeps touched keys per partition and closes the account of every file", async () => {
    const result = await world.apply(await batchOf("run-1"));
    expect(result).toMatchObject({ applied: 3, refused: 0, skipped: 0, rows: { rowsRead: 4, quarantined: 0 } });
    expect(world.store.collections.orders.get(1)).toMatchObject({ row: { status: "shipped", customer: 7 } });
    expect(world.store.collections.orders.get(1)?.lines.map(({ product }) => product)).toEqual([5, 6]);
    expect([...world.objects.texts.keys()].filter((key) => key.startsWith(`${WORK}/touched/`))).toEqual([
      `${WORK}/touched/run-1/p=0/0000.ndjson`,
    ]);
    for (const entry of world.ledger.entries.values()) {
      expect(entry).toMatchObject({ state: "applied", quarantine: null });
      expect(entry.counts !== null && isConserved(entry.counts)).toBe(true);
    }
    expect(world.entry(LINES).counts).toMatchObject({ rowsRead: 2 });
  });

  it("reports rows that came twice with one version and other content", async () => {
    const again = ORDER.replace("LOAD00000001", "LOAD00000002");
    world.objects.put(
      DATA,
      again,
      changeFileText("Order", ["I,1,2026-11-20 10:00:00,__NULL__,paid,7,10.00,1.00,11.00"]),
    );
    expect(await world.apply(await batchOf("run-1"))).toMatchObject({ applied: 4, conflicts: 1 });
  });

  it("counts everything as superseded when it is loaded again", async () => {
    await world.run("run-1");
    const result = await world.apply(await batchOf("run-2", { mode: "files", files: ["raw/"], force: true }));
    expect(result.rows).toEqual({ rowsRead: 4, applied: 0, superseded: 4, quarantined: 0 });
    expect(world.entry(ORDER)).toMatchObject({ attempts: 2, counts: { rowsRead: 1, applied: 0, superseded: 1 } });
    expect(world.objects.texts.has(`${WORK}/touched/run-2/p=0/0000.ndjson`)).toBe(true);
  });

  it("keeps bad rows with their place and raw text, and loads the others", async () => {
    world.objects.put(
      DATA,
      LINES,
      changeFileText("Orderline", ["I,1,5,2,5.00,10.00", 'I,1,6,1,"12,5",1.00', "I,1,8,1"]),
    );
    const result = await world.apply(await batchOf("run-1"));
    expect(result).toMatchObject({ applied: 3, rows: { rowsRead: 5, quarantined: 2 } });
    const entry = world.entry(LINES);
    expect(entry).toMatchObject({
      state: "applied",
      quarantine: quarantineKeys.rows(entry),
      counts: { rowsRead: 3, quarantined: 2 },
    });
    const bad = (world.objects.texts.get(`${DATA}/${quarantineKeys.rows(entry)}`) ?? "")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(bad).toMatchObject([
      { file: LINES, line: 3, column: "unitPrice", code: "TS227" },
      { file: LINES, line: 4, code: "TS220" },
    ]);
  });

  it("refuses a poisonous file whole, keeps it byte for byte, and goes on with the others", async () => {
    const poison = "Op,id\nI,1\n";
    world.objects.put(DATA, ORDER, poison);
    world.objects.put(DATA, CHANGES, "");
    const result = await world.apply(await batchOf("run-1"));
    expect(result).toMatchObject({ applied: 1, refused: 2, rows: { rowsRead: 2 } });
    expect(world.entry(ORDER)).toMatchObject({
      state: "quarantined",
      quarantine: quarantineKeys.reason(world.entry(ORDER)),
    });
    expect(world.entry(ORDER).reason).toMatch(/^TS204 /);
    expect(world.entry(CHANGES).reason).toMatch(/^TS202 /);
    expect(world.objects.texts.get(`${DATA}/${quarantineKeys.file(world.entry(ORDER))}`)).toBe(poison);
    expect(
      JSON.parse(world.objects.texts.get(`${DATA}/${quarantineKeys.reason(world.entry(ORDER))}`) ?? ""),
    ).toMatchObject({
      file: ORDER,
      copy: quarantineKeys.file(world.entry(ORDER)),
    });
    expect(world.entry(LINES).state).toBe("applied");
  });

  it("notes a file that is gone, and that there is no copy of it", async () => {
    const batch = await batchOf("run-1");
    world.objects.remove(DATA, ORDER);
    expect(await world.apply(batch)).toMatchObject({ applied: 2, refused: 1 });
    expect(world.entry(ORDER).reason).toMatch(/^TS211 /);
    expect(
      JSON.parse(world.objects.texts.get(`${DATA}/${quarantineKeys.reason(world.entry(ORDER))}`) ?? ""),
    ).toMatchObject({ copy: null });
  });

  it("reads a file too long to hold twice, and applies nothing of one that turns out poisonous at its end", async () => {
    const rows = Array.from({ length: 31_000 }, (_, i) => `I,${String(i).padStart(5, "0")},TOWN,NY`);
    const long = raw("City/LOAD00000001.csv");
    world.objects.put(DATA, long, `${changeFileText("City", rows)}I,2026-11-20 10:15:04.000000,"open`);
    const input = { mode: "files", files: [long], force: true };
    expect(await world.apply(await batchOf("run-1", input))).toMatchObject({ applied: 0, refused: 1 });
    expect(world.store.collections.places.size).toBe(0);

    world.objects.put(DATA, long, changeFileText("City", rows));
    expect(await world.apply(await batchOf("run-2", input))).toMatchObject({
      applied: 1,
      rows: { rowsRead: 31_000, applied: 31_000 },
    });
    expect(world.store.collections.places.size).toBe(31_000);
  });

  it("refuses a long file that is written over between its two readings, and loads the others", async () => {
    const rows = Array.from({ length: 31_000 }, (_, i) => `I,${String(i).padStart(5, "0")},TOWN,NY`);
    const long = raw("City/LOAD00000001.csv");
    world.objects.put(DATA, long, changeFileText("City", rows));
    const batch = await batchOf("run-1");
    let openings = 0;
    const open: typeof world.applyDeps.open = async function* (file) {
      const isGone = file.key === long && ++openings === 2;
      for await (const chunk of world.applyDeps.open(file)) {
        yield chunk;
        const problem = { code: "TS212", where: file.key, found: "another", expected: "the listed", remedy: "None." };
        if (isGone) throw new PoisonFileError({ ...problem, code: "TS212" });
      }
    };
    const result = await applyFiles({ ...world.applyDeps, open }, batch);
    expect(openings).toBe(2);
    expect(result).toMatchObject({ applied: 3, refused: 1, rows: { rowsRead: 4 } });
    expect(world.entry(long)).toMatchObject({ state: "quarantined", counts: { rowsRead: 0 } });
    expect(world.entry(long).reason).toMatch(/^TS212 /);
    expect(world.entry(ORDER).state).toBe("applied");
  });

  it("sets rows of an unreadable document aside, to the row, and loads the others", async () => {
    world.objects.put(
      DATA,
      ORDER,
      changeFileText("Order", [
        "I,1,2026-11-20 10:00:00,__NULL__,new,7,10.00,1.00,11.00",
        "I,2,2026-11-20 10:00:00,__NULL__,new,7,10.00,1.00,11.00",
      ]),
    );
    const broken: UnreadableDocument = { collection: "orders", id: 1, found: "string in a money field" };
    let isBroken = true;
    const readOrders: typeof world.store.readOrders = async (ids) => {
      if (isBroken && ids.includes(1)) throw new UnreadableDocumentsError([broken]);
      return world.store.readOrders(ids);
    };
    const deps = { ...world.applyDeps, store: { ...world.store, readOrders } };
    const batch = await batchOf("run-1");
    const result = await applyFiles(deps, batch);
    expect(result).toMatchObject({
      applied: 3,
      rows: { rowsRead: 5, applied: 1, superseded: 0, quarantined: 4 },
      unreadable: { count: 1, first: [{ collection: "orders", id: "1", repair: { view: "orders", key: 1 } }] },
    });
    expect([...world.store.collections.orders.keys()]).toEqual([2]);
    expect(world.entry(ORDER).counts).toEqual({ rowsRead: 2, applied: 1, superseded: 0, quarantined: 1 });
    const lines = world.entry(LINES);
    expect(lines).toMatchObject({
      state: "applied",
      quarantine: quarantineKeys.rows(lines),
      counts: { quarantined: 2 },
    });
    expect(JSON.parse(world.objects.texts.get(`${DATA}/${quarantineKeys.rows(lines)}`) ?? "")).toMatchObject({
      code: "TS403",
      collection: "orders",
      id: "1",
      changes: 2,
    });
    // Once the document is deleted, loading the files again brings everything.
    isBroken = false;
    const again = await applyFiles(deps, await batchOf("run-2", { mode: "files", files: ["raw/"], force: true }));
    expect(again.rows).toMatchObject({ applied: 3, superseded: 2, quarantined: 0 });
  });

  it("gives up when so much is unreadable that the fault is not the documents'", async () => {
    const rows = Array.from({ length: 200 }, (_, i) => `I,${String(i).padStart(5, "0")},TOWN,NY`);
    world.objects.put(DATA, raw("City/LOAD00000001.csv"), changeFileText("City", rows));
    const readPlaces: typeof world.store.readPlaces = async (ids) => {
      throw new UnreadableDocumentsError(ids.map((id) => ({ collection: "places", id, found: "no _sync" })));
    };
    const deps = { ...world.applyDeps, store: { ...world.store, readPlaces } };
    await expect(applyFiles(deps, await batchOf("run-1"))).rejects.toMatchObject({
      name: "InvalidInputError",
      code: "TS403",
    });
    expect(world.entry(ORDER).state).toBe("planned");
  });

  it("writes an order of a full load together with its lines, however many there are", async () => {
    const orders = Array.from({ length: 12_000 }, (_, i) => `I,${i},2026-11-20 10:00:00,__NULL__,new,7,3.00,0.00,3.00`);
    const lines = orders.flatMap((_, i) => [5, 6, 7].map((product) => `I,${i},${product},1,1.00,1.00`));
    world.objects.put(DATA, ORDER, changeFileText("Order", orders));
    world.objects.put(DATA, LINES, changeFileText("Orderline", lines));
    const input = { mode: "files", files: [ORDER, LINES] };
    expect(await world.apply(await batchOf("run-1", input))).toMatchObject({
      rows: { rowsRead: 48_000, applied: 48_000 },
    });
    const documents = [...world.store.collections.orders.values()];
    expect(documents.every((order) => order.row !== null && order.lines.length === 3)).toBe(true);
    // Only where one write ends and the next begins may the two files stand apart, by a piece at most.
    expect(documents.filter((order) => order.sync.rev > 1).length).toBeLessThan(1_500);
  });

  it("does nothing twice when it is repeated after its result was written", async () => {
    const batch = await batchOf("run-1");
    const first = await world.apply(batch);
    world.objects.remove(DATA, ORDER);
    expect(await world.apply(batch)).toEqual(first);
  });

  it("leaves no result and an open ledger when the target fails, and the repeat completes", async () => {
    const batch = await batchOf("run-1");
    const problem = { code: "TS530", where: "here", found: "x", expected: "y", remedy: "z" } as const;
    const failing = { ...world.store, write: () => Promise.reject(new TargetUnavailableError(problem)) };
    await expect(applyFiles({ ...world.applyDeps, store: failing }, batch)).rejects.toThrow(TargetUnavailableError);
    expect(world.entry(ORDER).state).toBe("planned");
    expect(await world.apply(batch)).toMatchObject({ applied: 3 });
  });

  it("leaves alone what a later run took over, unless it is forced", async () => {
    const batch = await batchOf("dead");
    world.running.delete("dead");
    await world.planRun("later");
    expect(await world.apply(batch)).toMatchObject({ applied: 0, skipped: 3 });
    expect(await world.apply({ ...batch, batch: "0001", force: true })).toMatchObject({ applied: 3, skipped: 0 });
    expect(world.entry(ORDER)).toMatchObject({ runId: "later", state: "planned" });
  });
});
