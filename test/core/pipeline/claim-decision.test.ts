import { describe, expect, it } from "vitest";
import { type ClaimDecision, claimDecision } from "../../../src/core/pipeline/claim-decision.ts";
import type { LedgerEntry } from "../../../src/core/pipeline/ledger-entry.ts";
import type { PlannedRole } from "../../../src/core/pipeline/planned-role.ts";

type Seen = Pick<LedgerEntry, "state" | "runId"> & { reason?: string };

const entryOf = ({ state, runId, reason }: Seen): LedgerEntry => ({
  _id: "data/raw/x#e",
  bucket: "data",
  key: "raw/x",
  etag: "e",
  bytes: 1,
  kind: "cdc",
  epoch: "0001",
  table: "Order",
  state,
  runId,
  attempts: 1,
  counts: null,
  operations: null,
  reason: reason ?? null,
  quarantine: null,
  plannedAt: new Date(0),
  appliedAt: null,
  doneAt: null,
});

const roleOf = (intent: PlannedRole["intent"]): PlannedRole => ({
  intent,
  kind: "cdc",
  epoch: "0001",
  table: "Order",
  reason: null,
});
const isLive = (runId: string): boolean => runId === "live";

const planned = (runId: string): Seen => ({ state: "planned", runId });
const applied = (runId: string): Seen => ({ state: "applied", runId });

describe("what a plan does with a file", () => {
  const done: Seen = { state: "done", runId: "past" };
  const refused: Seen = { state: "quarantined", runId: "past", reason: "TS204 header" };
  const unknownTable: Seen = { state: "quarantined", runId: "past", reason: "TS510 no such table" };
  const ignored: Seen = { state: "ignored", runId: "past", reason: "TS512 ignored" };

  const cases: [title: string, seen: Seen | null, plain: ClaimDecision, forced: ClaimDecision][] = [
    ["never seen", null, "claim", "claim"],
    ["held by this run, whose plan is repeated", planned("ours"), "keep", "keep"],
    ["applied by this run before a redrive", applied("ours"), "keep", "keep"],
    ["held by a live run", planned("live"), "busy", "busy"],
    ["applied by a live run, not yet built", applied("live"), "busy", "busy"],
    ["held by a run that died", planned("dead"), "claim", "claim"],
    ["applied by a run that died before its build", applied("dead"), "claim", "claim"],
    ["done", done, "done", "claim"],
    ["refused", refused, "refused", "claim"],
    ["of a table that stands in the mapping since", unknownTable, "claim", "claim"],
    ["of a table that is no longer ignored", ignored, "claim", "claim"],
  ];
  it.each(cases)("%s", (_title, seen, plain, forced) => {
    const entry = seen === null ? undefined : entryOf(seen);
    expect(claimDecision(entry, roleOf("load"), { runId: "ours", force: false, isLive })).toBe(plain);
    expect(claimDecision(entry, roleOf("load"), { runId: "ours", force: true, isLive })).toBe(forced);
  });

  it.each(["ignored", "quarantined"] as const)("notes a file that is %s by its name once, forced or not", (intent) => {
    const decide = (seen: Seen | null, force: boolean) =>
      claimDecision(seen === null ? undefined : entryOf(seen), roleOf(intent), { runId: "ours", force, isLive });
    for (const force of [false, true]) {
      expect(decide(null, force)).toBe("note");
      expect(decide(ignored, force)).toBe("refused");
      expect(decide(unknownTable, force)).toBe("refused");
      expect(decide(done, force)).toBe("refused");
      // The table was taken out of the mapping while a file of it was on its way.
      expect(decide(planned("dead"), force)).toBe("note");
    }
  });
});
