import type { Mapping } from "../../src/core/mapping/mapping.ts";
import { type ClaimDecision, claimDecision } from "../../src/core/pipeline/claim-decision.ts";
import { executionArn } from "../../src/core/pipeline/execution-arn.ts";
import type { LedgerEntry } from "../../src/core/pipeline/ledger-entry.ts";
import { fileId, type ListedFile } from "../../src/core/pipeline/listed-file.ts";
import type { SettledFile } from "../../src/core/pipeline/listing-state.ts";
import { plannedRole } from "../../src/core/pipeline/planned-role.ts";
import type { Claim, FileLedger } from "../../src/edges/file-ledger.ts";
import type { Executions } from "../../src/edges/executions.ts";

export type TakeFilesDeps = {
  readonly ledger: FileLedger;
  readonly executions: Executions;
  readonly mapping: Mapping;
  readonly now: () => Date;
};

/** `execution` is the run's own ARN, `force` goes past the ledger, `dryRun` decides and writes no claim. */
export type TakeFilesRun = {
  readonly runId: string;
  readonly execution: string;
  readonly force: boolean;
  readonly dryRun: boolean;
};

export type TakenFiles = {
  readonly files: readonly ListedFile[];
  /** Files that are not done, whoever holds them; one that is loaded again by force waits for nothing. */
  readonly waiting: readonly ListedFile[];
  /** How many were refused now, by their names. */
  readonly refused: number;
  /** Every file that was looked at, and whether nothing is left to do with it. */
  readonly looked: readonly SettledFile[];
  readonly skipped: {
    readonly done: number;
    readonly busy: number;
    readonly ignored: number;
    readonly quarantined: number;
  };
};

const SETTLED: ReadonlySet<ClaimDecision> = new Set(["done", "refused", "note"]);

/**
 * Decides file by file and writes the claims, one guarded write each, before anything is loaded: of two plans at once only one
 * gets a file. With `force` a file held by a live run is loaded too, and its entry left to the holder.
 */
export async function takeFiles(
  deps: TakeFilesDeps,
  run: TakeFilesRun,
  files: readonly ListedFile[],
): Promise<TakenFiles> {
  const entries = await deps.ledger.find(files.map(fileId));
  const liveRuns = await runsAlive(deps.executions, run, entries.values());
  const context = { runId: run.runId, force: run.force, isLive: (runId: string) => liveRuns.has(runId) };
  const decided = files.map((file) => {
    const entry = entries.get(fileId(file));
    const role = plannedRole(file.key, deps.mapping);
    return { file, entry, role, decision: claimDecision(entry, role, context) };
  });

  const written = decided.filter(({ decision }) => decision === "claim" || decision === "note");
  const claims = written.map(({ file, entry, role }) => claimOf(run.runId, file, entry, role, deps.now()));
  const ours = run.dryRun ? new Set(claims.map(({ entry }) => entry._id)) : await deps.ledger.claim(run.runId, claims);

  const isTaken = (file: ListedFile, decision: ClaimDecision): boolean =>
    decision === "keep" ||
    (decision === "claim" && (run.force || ours.has(fileId(file)))) ||
    (decision === "busy" && run.force);
  const taken = decided.filter(({ file, decision }) => isTaken(file, decision));
  const count = (test: (one: (typeof decided)[number]) => boolean): number => decided.filter(test).length;
  return {
    files: taken.map(({ file }) => file),
    waiting: decided.filter(isWaiting).map(({ file }) => file),
    refused: count(({ role, decision }) => role.intent === "quarantined" && decision === "note"),
    looked: decided.map(({ file, decision }) => ({ key: file.key, settled: SETTLED.has(decision) })),
    skipped: {
      done: count(({ decision }) => decision === "done"),
      ignored: count(({ role }) => role.intent === "ignored"),
      quarantined: count(
        ({ role, decision }) => role.intent !== "ignored" && (decision === "refused" || decision === "note"),
      ),
      // Whoever claimed a file a moment before us is as busy with it as one who held it all along.
      busy: count(({ file, decision }) => (decision === "busy" || decision === "claim") && !isTaken(file, decision)),
    },
  };
}

function isWaiting({ entry, decision }: { entry: LedgerEntry | undefined; decision: ClaimDecision }): boolean {
  const isOpen = entry === undefined || entry.state === "planned" || entry.state === "applied";
  return isOpen && !SETTLED.has(decision);
}

async function runsAlive(
  executions: Executions,
  run: TakeFilesRun,
  entries: Iterable<LedgerEntry>,
): Promise<Set<string>> {
  const holders = new Set<string>();
  for (const entry of entries) {
    const isOpen = entry.state === "planned" || entry.state === "applied";
    if (isOpen && entry.runId !== run.runId) holders.add(entry.runId);
  }
  const asked = [...holders].map(async (runId) =>
    (await executions.isRunning(executionArn(run.execution, runId))) ? [runId] : [],
  );
  return new Set((await Promise.all(asked)).flat());
}

function claimOf(
  runId: string,
  file: ListedFile,
  seen: LedgerEntry | undefined,
  role: ReturnType<typeof plannedRole>,
  plannedAt: Date,
): Claim {
  const isLoad = role.intent === "load";
  const entry: LedgerEntry = {
    _id: fileId(file),
    bucket: file.bucket,
    key: file.key,
    etag: file.etag,
    bytes: file.size,
    kind: role.kind,
    epoch: role.epoch,
    table: role.table,
    state: role.intent === "load" ? "planned" : role.intent,
    runId,
    attempts: (seen?.attempts ?? 0) + (isLoad ? 1 : 0),
    counts: null,
    operations: null,
    reason: role.reason,
    quarantine: null,
    plannedAt,
    appliedAt: null,
    doneAt: null,
  };
  return { entry, seen: seen === undefined ? null : { state: seen.state, runId: seen.runId, attempts: seen.attempts } };
}
