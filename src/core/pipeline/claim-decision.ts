import { unreachable } from "../unreachable.ts";
import type { LedgerEntry } from "./ledger-entry.ts";
import type { PlannedRole } from "./planned-role.ts";

/**
 * What a plan does with one listed file:
 * - `claim`: write the claim, load it if the claim was won.
 * - `keep`: this run holds it already (the plan is repeated after a crash or a redrive): load it.
 * - `note`: write down why it is not loaded.
 * - `done`, `busy`, `refused`: leave it alone; loaded before, held by a live run, or quarantined or ignored before.
 */
export type ClaimDecision = "claim" | "keep" | "note" | "done" | "busy" | "refused";

export type ClaimContext = {
  readonly runId: string;
  readonly force: boolean;
  /** Does that run's execution still run? */
  readonly isLive: (runId: string) => boolean;
};

export function claimDecision(entry: LedgerEntry | undefined, role: PlannedRole, context: ClaimContext): ClaimDecision {
  if (role.intent !== "load") return entry === undefined || isOpen(entry) ? "note" : "refused";
  if (entry === undefined) return "claim";
  switch (entry.state) {
    case "planned":
    case "applied":
      if (entry.runId === context.runId) return "keep";
      return context.isLive(entry.runId) ? "busy" : "claim";
    case "done":
      return context.force ? "claim" : "done";
    case "ignored":
      return "claim";
    case "quarantined":
      return context.force || wasUnknownTable(entry) ? "claim" : "refused";
    default:
      return unreachable(entry.state);
  }
}

const isOpen = (entry: LedgerEntry): boolean => entry.state === "planned" || entry.state === "applied";

/** Its table stands in the mapping now: it was never looked into, so it is as good as new. */
const wasUnknownTable = (entry: LedgerEntry): boolean => entry.reason?.startsWith("TS510") === true;
