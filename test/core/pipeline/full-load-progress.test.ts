import { describe, expect, it } from "vitest";
import { fullLoadProgress } from "../../../src/core/pipeline/full-load-progress.ts";
import type { ReplicationState } from "../../../src/core/pipeline/replication.ts";

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 20, 10, minute));

const loaded: ReplicationState = {
  status: "running",
  migrationType: "full-load-and-cdc",
  fullLoadPercent: 100,
  tables: { loaded: 5, loading: 0, queued: 0, errored: 0 },
  freshStartAt: at(0),
  fullLoadFinishedAt: at(3),
  stopReason: null,
  lastFailure: null,
};
const half = {
  fullLoadPercent: 40,
  tables: { loaded: 2, loading: 1, queued: 2, errored: 0 },
  fullLoadFinishedAt: null,
};

describe("how far a full load is", () => {
  it.each([
    ["running with everything loaded", {}],
    ["stopped afterwards", { status: "stopped" }],
    ["failed in the changes, long after the load", { status: "failed", lastFailure: "log gone" }],
    ["a DMS that does not say when", { freshStartAt: null, fullLoadFinishedAt: null }],
    ["a task without a full load", { ...half, migrationType: "cdc" as const }],
  ])("done: %s", (_, change) => {
    expect(fullLoadProgress({ ...loaded, ...change })).toEqual({ state: "done" });
  });

  it.each([
    ["running", half],
    ["about to stop", { ...half, status: "stopping" }],
    ["serverless, looking for machines", { ...half, status: "provisioning_capacity" }],
    ["one table still queued at 100 %", { tables: { ...loaded.tables, queued: 1 } }],
  ])("loading: %s", (_, change) => {
    expect(fullLoadProgress({ ...loaded, ...change })).toMatchObject({ state: "loading" });
  });

  it("tells the percentage", () => {
    expect(fullLoadProgress({ ...loaded, ...half })).toEqual({ state: "loading", percent: 40 });
  });

  it("takes the figures of an older load for nothing: a reload that has not begun still shows them", () => {
    expect(fullLoadProgress({ ...loaded, status: "starting" })).toMatchObject({ state: "loading" });
    expect(fullLoadProgress({ ...loaded, freshStartAt: at(9) })).toMatchObject({ state: "loading" });
  });

  it.each([
    ["stopped on the way", { ...half, status: "stopped", stopReason: "Stop Reason NORMAL" }, /stopped at 40 %.*NORMAL/],
    ["failed on the way", { ...half, status: "failed", lastFailure: "no grants" }, /failed at 40 %: no grants/],
    ["never started", { ...half, status: "ready", fullLoadPercent: 0 }, /ready at 0 %/],
    ["a table with errors", { tables: { ...loaded.tables, errored: 1 } }, /1 tables with errors/],
  ])("broken: %s", (_, change, found) => {
    expect(fullLoadProgress({ ...loaded, ...change })).toEqual({
      state: "broken",
      found: expect.stringMatching(found) as string,
    });
  });
});
