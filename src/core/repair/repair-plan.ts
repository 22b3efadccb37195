import type { Rev } from "../documents/document-types.ts";
import type { ListedFile } from "../pipeline/listed-file.ts";
import type { SourceView } from "../reconcile/sql/view-queries.ts";
import type { ByHand } from "./repair-keys.ts";

type KeyLists = Readonly<Record<SourceView, readonly string[]>>;

/** What `plan-repair` keeps for `check-repair` and for a retry of itself, as `repairs/<runId>/plan.json` in the work bucket. */
export type RepairPlan = {
  /** The reconciliation whose findings are repaired; null when keys were named. */
  readonly of: string | null;
  readonly epoch: string;
  /** `dms_seq` of everything the repair writes. */
  readonly sequence: string;
  /** Keys as id texts. */
  readonly keys: KeyLists;
  /** Those among them with a row newer than the repair: their own change wins. */
  readonly inFlight: KeyLists;
  /** Slices with edges above their product's published level, with the rev they were read at: nobody opens them, and they are emptied. */
  readonly strays: readonly { readonly id: string; readonly rev: Rev }[];
  readonly byHand: readonly ByHand[];
  /** Keys that were named and are neither in the source nor in the target, as `orders 42`. */
  readonly notFound: readonly string[];
  /** Findings beyond what one repair takes on, or that the reconciliation counted without naming them. */
  readonly left: number;
  readonly files: readonly ListedFile[];
};

/** Names of a repair's objects in the work bucket; its change files are in the data bucket, outside raw/. */
export const repairKeysOf = {
  plan: (runId: string): string => `repairs/${runId}/plan.json`,
  result: (runId: string): string => `repairs/${runId}/result.json`,
  /** As change files are named everywhere; the flush time is the repair's version. */
  file: (runId: string, epoch: string, schema: string, table: string, sequence: string): string =>
    `${REPAIR_PREFIX}${runId}/epoch=${epoch}/${schema}/${table}/${sequence.slice(0, 8)}-${sequence.slice(8, 14)}000.csv`,
} as const;

export const REPAIR_PREFIX = "repair/";
