import { describe, expect, it } from "vitest";
import { withLongLoads } from "../../../functions/certify/with-long-loads.ts";
import type { Loading } from "../../../src/core/reconcile/loading.ts";
import type { ReconcilePlan } from "../../../src/core/reconcile/run.ts";

const PLANNED_AT = Date.parse("2026-11-20T02:00:00.000Z");
const MINUTE = 60_000;
const plan = (loading: Loading | null = null): ReconcilePlan => ({
  run: { id: "night", mode: "reconcile", startedAt: new Date(PLANNED_AT).toISOString() },
  plannedAt: new Date(PLANNED_AT).toISOString(),
  source: "mariadb",
  position: null,
  only: null,
  loading,
  segments: [],
});

/** A ledger of open files, each by the minute after planning in which it was taken. */
const ledgerOf = (taken: readonly (readonly [runId: string, minute: number])[]) => ({
  held: async (claimedBefore: Date) =>
    [
      ...Map.groupBy(
        taken.filter(([, minute]) => PLANNED_AT + minute * MINUTE < claimedBefore.getTime()),
        ([runId]) => runId,
      ),
    ].map(([runId, files]) => ({ runId, kind: "load" as const, files: files.length })),
  finished: async () => [],
});

/** Runs that ended, by the minutes after planning in which they took their first file and were done. */
const ended = (...runs: readonly (readonly [runId: string, from: number, to: number])[]) => ({
  held: async () => [],
  finished: async (claimedAfter: Date) =>
    runs
      .map(([runId, from, to]) => ({ runId, files: 3, claimedAt: at(from), doneAt: at(to) }))
      .filter(({ claimedAt }) => claimedAt > claimedAfter),
});

const at = (minute: number): Date => new Date(PLANNED_AT + minute * MINUTE);

describe("a load that began while documents were compared", () => {
  it("counts when it goes on for longer than a difference is given", async () => {
    const ledger = ledgerOf([
      ["reload", 1],
      ["reload", 2],
      ["short", 29.5],
    ]);
    const { loading } = await withLongLoads(ledger, plan(), at(30));
    expect(loading).toEqual({ held: [{ runId: "reload", files: 2 }], abandonedFiles: 0, fullLoadPercent: null });
  });

  it("does not count when it is as old as what was abandoned before, or this run's own", async () => {
    const before = plan({ held: [], abandonedFiles: 1, fullLoadPercent: null });
    const ledger = ledgerOf([
      ["died", -600],
      ["night", 1],
    ]);
    expect(await withLongLoads(ledger, before, at(30))).toBe(before);
  });

  it("counts when it ended before the certificate, if what it brought may have been missing in every look", async () => {
    const ledger = ended(["backfill", 2, 7.5], ["short", 10, 14.9], ["earlier", -8, -1]);
    const { loading } = await withLongLoads(ledger, plan(), at(30));
    expect(loading).toEqual({ held: [{ runId: "backfill", files: 3 }], abandonedFiles: 0, fullLoadPercent: null });
  });

  it("counts when it began while others were waited for, before the plan, and went on after it", async () => {
    const waited = { ...plan(), claimedBefore: at(-20).toISOString() };
    const runs = ended(["backfill", -15, 3], ["done before", -15, -1], ["waited for", -25, -16]);
    expect((await withLongLoads(runs, waited, at(4))).loading?.held).toEqual([{ runId: "backfill", files: 3 }]);
    const open = ledgerOf([
      ["reload", -15],
      ["waited for", -25],
    ]);
    expect((await withLongLoads(open, waited, at(2))).loading?.held).toEqual([{ runId: "reload", files: 1 }]);
  });

  it("is not asked for after a short comparison, nor when something was under way all along", async () => {
    const asked = () => Promise.reject(new Error("asked"));
    const nobody = { held: asked, finished: asked };
    expect((await withLongLoads(nobody, plan(), at(4))).loading).toBeNull();
    const known = plan({ held: [{ runId: "hung", files: 1 }], abandonedFiles: 0, fullLoadPercent: null });
    expect(await withLongLoads(nobody, known, at(30))).toBe(known);
  });
});
