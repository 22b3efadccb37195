import { beforeEach, expect, it } from "vitest";
import type { LedgerEntry } from "../../src/core/pipeline/ledger-entry.ts";
import type { Claim, FileLedger, FileOutcome } from "../../src/edges/file-ledger.ts";

const AT = new Date("2026-11-20T10:15:05.000Z");

function entryOf(id: string, runId: string, more: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    _id: id,
    bucket: "data",
    key: "raw/x",
    etag: "e",
    bytes: 412,
    kind: "cdc",
    epoch: "0001",
    table: "Order",
    state: "planned",
    runId,
    attempts: 1,
    counts: null,
    operations: null,
    reason: null,
    quarantine: null,
    plannedAt: AT,
    appliedAt: null,
    doneAt: null,
    ...more,
  };
}
const fresh = (id: string, runId: string): Claim => ({ entry: entryOf(id, runId), seen: null });
const over = (id: string, runId: string, { state, runId: from, attempts }: LedgerEntry): Claim => ({
  entry: entryOf(id, runId, { attempts: attempts + 1 }),
  seen: { state, runId: from, attempts },
});
const outcome = (id: string, more: Partial<FileOutcome> = {}): FileOutcome => ({
  id,
  state: "applied",
  counts: { rowsRead: 3, applied: 1, superseded: 1, quarantined: 1 },
  operations: { loads: 0, inserts: 1, updates: 1, deletes: 0 },
  reason: null,
  quarantine: "quarantine/raw/x.jsonl",
  at: AT,
  ...more,
});

/** What every file ledger does, in memory and on a real server. `open` gives an empty one. */
export function fileLedgerContract(open: () => Promise<FileLedger>): void {
  let ledger: FileLedger;
  const one = async (id: string): Promise<LedgerEntry | undefined> => (await ledger.find([id])).get(id);
  beforeEach(async () => {
    ledger = await open();
  });

  it("finds what is there, exactly as it was written", async () => {
    expect(await ledger.find([])).toEqual(new Map());
    await ledger.claim("r1", [fresh("a", "r1"), fresh("b", "r1")]);
    expect(await ledger.find(["a", "absent"])).toEqual(new Map([["a", entryOf("a", "r1")]]));
  });

  it("tells what was taken before a time and is not done, by run and kind", async () => {
    const later = new Date(AT.getTime() + 1);
    await ledger.claim("r1", [
      fresh("a", "r1"),
      fresh("b", "r1"),
      { entry: entryOf("c", "r1", { kind: "repair" }), seen: null },
      { entry: entryOf("later", "r1", { plannedAt: later }), seen: null },
    ]);
    await ledger.claim("r2", [
      fresh("d", "r2"),
      { entry: entryOf("e", "r2", { state: "done" }), seen: null },
      { entry: entryOf("f", "r2", { state: "quarantined" }), seen: null },
    ]);
    await ledger.record("r1", [outcome("b")]);
    const held = await ledger.held(later);
    expect(held.toSorted((a, b) => (`${a.runId} ${a.kind}` < `${b.runId} ${b.kind}` ? -1 : 1))).toEqual([
      { runId: "r1", kind: "cdc", files: 2 },
      { runId: "r1", kind: "repair", files: 1 },
      { runId: "r2", kind: "cdc", files: 1 },
    ]);
    expect(await ledger.held(AT)).toEqual([]);
  });

  it("tells what was taken after a time and is done, by run, from the first claim to the last commit", async () => {
    const at = (seconds: number): Date => new Date(AT.getTime() + seconds * 1_000);
    const taken = (id: string, runId: string, seconds: number): Claim => {
      return { entry: entryOf(id, runId, { plannedAt: at(seconds) }), seen: null };
    };
    await ledger.claim("r1", [taken("a", "r1", 9), taken("b", "r1", 5), taken("open", "r1", 7), taken("old", "r1", 0)]);
    await ledger.claim("r2", [taken("c", "r2", 3), taken("bad", "r2", 1)]);
    await ledger.record("r1", [outcome("a"), outcome("old"), outcome("b")]);
    await ledger.record("r2", [outcome("c"), outcome("bad", { state: "quarantined" })]);
    await ledger.commit("r1", at(60));
    await ledger.commit("r2", at(70));
    const finished = await ledger.finished(AT);
    expect(finished.toSorted((a, b) => (a.runId < b.runId ? -1 : 1))).toEqual([
      { runId: "r1", files: 2, claimedAt: at(5), doneAt: at(60) },
      { runId: "r2", files: 1, claimedAt: at(3), doneAt: at(70) },
    ]);
    expect(await ledger.finished(at(9))).toEqual([]);
  });

  it("gives every entry of an epoch and of no other", async () => {
    const other: Claim = { entry: entryOf("c", "r1", { epoch: "0002" }), seen: null };
    await ledger.claim("r1", [fresh("a", "r1"), fresh("b", "r1"), other]);
    const ids: string[] = [];
    for await (const { _id } of ledger.ofEpoch("0001")) ids.push(_id);
    expect(ids.toSorted()).toEqual(["a", "b"]);
  });

  it("gives a new file to the first of two runs", async () => {
    expect(await ledger.claim("r1", [fresh("a", "r1"), fresh("b", "r1")])).toEqual(new Set(["a", "b"]));
    expect(await ledger.claim("r2", [fresh("b", "r2"), fresh("c", "r2")])).toEqual(new Set(["c"]));
    expect((await one("b"))?.runId).toBe("r1");
  });

  it("gives every file to exactly one of many runs that claim at once", async () => {
    const ids = Array.from({ length: 50 }, (_, i) => `f${i}`);
    const runs = ["r1", "r2", "r3", "r4"];
    const won = await Promise.all(
      runs.map((run) =>
        ledger.claim(
          run,
          ids.map((id) => fresh(id, run)),
        ),
      ),
    );
    expect(won.reduce((sum, set) => sum + set.size, 0)).toBe(50);
    const dead = await ledger.find(ids);
    const takers = ["r5", "r6", "r7"];
    const taken = await Promise.all(
      takers.map((run) =>
        ledger.claim(
          run,
          [...dead.values()].map((seen) => over(seen._id, run, seen)),
        ),
      ),
    );
    expect(taken.reduce((sum, set) => sum + set.size, 0)).toBe(50);
    expect([...(await ledger.find(ids)).values()].map(({ attempts }) => attempts)).toEqual(ids.map(() => 2));
  });

  it("lets nobody take over what has moved on since it was seen", async () => {
    await ledger.claim("r1", [fresh("a", "r1")]);
    const seen = entryOf("a", "r1");
    await ledger.record("r1", [outcome("a")]);
    expect(await ledger.claim("r2", [over("a", "r2", seen)])).toEqual(new Set());
    expect(await one("a")).toMatchObject({ runId: "r1", state: "applied" });
  });

  it("notes outcomes only on files the run holds", async () => {
    await ledger.claim("r1", [fresh("a", "r1"), fresh("b", "r1"), fresh("c", "r1")]);
    await ledger.record("r2", [outcome("a")]);
    expect((await one("a"))?.state).toBe("planned");
    await ledger.record("r1", [outcome("a"), outcome("b", { state: "quarantined", reason: "TS204 header" })]);
    expect(await one("a")).toMatchObject({
      state: "applied",
      counts: { rowsRead: 3 },
      quarantine: "quarantine/raw/x.jsonl",
      appliedAt: AT,
    });
    expect(await one("b")).toMatchObject({ state: "quarantined", reason: "TS204 header" });
    await ledger.commit("r1", AT);
    await ledger.record("r1", [outcome("a", { counts: { rowsRead: 9, applied: 9, superseded: 0, quarantined: 0 } })]);
    expect(await one("a")).toMatchObject({ state: "done", counts: { rowsRead: 3 } });
  });

  it("makes exactly the run's applied files done", async () => {
    await ledger.claim("r1", [fresh("a", "r1"), fresh("b", "r1")]);
    await ledger.claim("r2", [fresh("c", "r2")]);
    await ledger.record("r1", [outcome("a")]);
    await ledger.record("r2", [outcome("c")]);
    await ledger.commit("r1", AT);
    expect(await one("a")).toMatchObject({ state: "done", doneAt: AT });
    expect((await one("b"))?.state).toBe("planned");
    expect((await one("c"))?.state).toBe("applied");
  });

  it("knows the newest epoch whose full load was taken on, and the repairs nobody finished", async () => {
    expect(await ledger.newestEpoch()).toBeNull();
    const entries = [
      entryOf("a", "r1", { kind: "load", epoch: "0001", state: "done" }),
      entryOf("b", "r1", { kind: "load", epoch: "0002" }),
      entryOf("c", "r1", { kind: "load", epoch: "0003", state: "quarantined" }),
      entryOf("d", "r1", { kind: "cdc", epoch: "0004" }),
      entryOf("e", "r2", { kind: "repair" }),
      entryOf("f", "r3", { kind: "repair", state: "done" }),
    ];
    await ledger.claim(
      "r1",
      entries.map((entry) => ({ entry, seen: null })),
    );
    expect(await ledger.newestEpoch()).toBe("0002");
    expect((await ledger.openRepairs()).map(({ _id }) => _id)).toEqual(["e"]);
  });

  it("keeps what is known of the bucket", async () => {
    expect(await ledger.listing()).toBeNull();
    const first = {
      fullAt: AT,
      files: 3,
      marks: [{ folder: "raw/epoch=0001/pos/Order/", after: "raw/epoch=0001/pos/Order/1" }],
    };
    const states = [first, { ...first, files: 4 }, { ...first, files: 5 }];
    await Promise.all(states.map((state) => ledger.keepListing(state)));
    expect(states).toContainEqual(await ledger.listing());
    await ledger.keepListing(first);
    expect(await ledger.listing()).toEqual(first);
  });

  it("has nothing to do for nothing", async () => {
    expect(await ledger.claim("r1", [])).toEqual(new Set());
    await ledger.record("r1", []);
    await ledger.commit("r1", AT);
  });
}
