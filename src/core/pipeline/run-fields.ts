/** Everything an execution can be asked for. What each loads: `MODES`. */
export const RUN_MODES = ["changes", "full", "files", "range", "table", "reconcile", "repair"] as const;
export type RunMode = (typeof RUN_MODES)[number];

/** null: no such mode. */
export function modeOf(value: unknown): RunMode | null {
  if (value === undefined) return "changes";
  return RUN_MODES.find((mode) => mode === value) ?? null;
}

export type RunField =
  | "files"
  | "from"
  | "to"
  | "tables"
  | "epoch"
  | "replace"
  | "confirm"
  | "of"
  | "customers"
  | "products"
  | "orders"
  | "places"
  | "force"
  | "reconcile"
  | "dryRun"
  | "maxConcurrency";

/** What a value may look like. Patterns hold for the whole text. */
export type ValueRule =
  | { readonly kind: "flag" }
  | { readonly kind: "count"; readonly least: number; readonly most: number }
  | { readonly kind: "text"; readonly patterns: readonly string[] }
  | { readonly kind: "texts"; readonly patterns: readonly string[]; readonly most: number }
  /** Source keys: integers, or texts (digits for an integer beyond 2^53). */
  | { readonly kind: "keys"; readonly most: number };

type FieldRule = {
  readonly rule: ValueRule;
  /** What is expected, as an error message says it. */
  readonly expected: string;
  readonly example: string;
  readonly says: string;
};

/** `-PT2H`, `-P1DT30M`: counted back from the execution's start, so that a schedule can use them. */
export const RELATIVE_TIME = "^-P(?=.)(?:(\\d{1,4})D)?(?:T(?=.)(?:(\\d{1,4})H)?(?:(\\d{1,5})M)?(?:(\\d{1,6})S)?)?$";
/** A day, or a time with its zone. A time without one would mean something else on every machine. */
export const ABSOLUTE_TIME =
  "^\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])(?:T(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,3})?)?(?:Z|[+-](?:0\\d|1[0-4]):[0-5]\\d))?$";

const TIME = {
  rule: { kind: "text", patterns: [RELATIVE_TIME, ABSOLUTE_TIME] },
  expected: 'a day, a time with its zone, or a time before the start like "-PT2H"',
  example: 'For example "2026-11-20", "2026-11-20T08:00:00Z" or "-P1DT12H".',
} as const;

/** More keys than this are a reload, not a back-fill; the list rides in the execution's state. */
const MOST_KEYS = 1_000;
const keys = (of: string) =>
  ({
    rule: { kind: "keys", most: MOST_KEYS },
    expected: `a list of 1 to ${MOST_KEYS} keys like [42]`,
    example: 'Integers as numbers, or as their digits in text (beyond 2^53 always); text keys as text like ["00501"].',
    says: `Repairs these ${of} from the source, whatever was found.`,
  }) as const;
const flag = (says: string) =>
  ({ rule: { kind: "flag" }, expected: "true or false", example: "Without quotes.", says }) as const;

/** The one definition of all fields: the parser, the published JSON Schema and the documentation are made from it. */
export const FIELDS: Readonly<Record<RunField, FieldRule>> = {
  files: {
    rule: { kind: "texts", patterns: ["^raw/"], most: 1_000 },
    expected: 'a list of 1 to 1000 keys or prefixes that begin with raw/, like ["raw/epoch=0001/pos/Order/"]',
    example: "A prefix names many files.",
    says: "Keys of the data bucket, or prefixes of keys.",
  },
  from: { ...TIME, says: "Files flushed at this time or later." },
  to: {
    ...TIME,
    says: "Files flushed before this time; a day is taken with all its hours. Default: the start of the execution.",
  },
  tables: {
    rule: { kind: "texts", patterns: ["^[^/]+$"], most: 100 },
    expected: 'a list of 1 to 100 tables like ["Order"]',
    example: "By the names of the source or of the mapping, in any case.",
    says: "Only these tables. For a reconciliation: the documents that rows of these tables make.",
  },
  epoch: {
    rule: { kind: "text", patterns: ["^\\d{4}$"] },
    expected: 'four digits as text, like "0001"',
    example: "As in raw/epoch=0001/.",
    says: "The full load's number. Default: the newest.",
  },
  replace: flag(
    "After DMS has loaded the tables anew within their epoch (ReloadTables): rows that the new load does not have are deleted, the others written over, as of a minute before that load began. Needs DMS's task and `confirm`.",
  ),
  confirm: {
    rule: { kind: "text", patterns: ["^[^/]+$"] },
    expected: 'the tables once more, like "Order" or "Order,Orderline"',
    example: "Rows will be deleted, so say which tables are meant.",
    says: "With `replace`: the same tables as in `tables`, joined by commas.",
  },
  of: {
    rule: { kind: "text", patterns: ["^[0-9A-Za-z_-]{1,80}$"] },
    expected: "the name of an execution that reconciled",
    example: "As its summary prints it under runId.",
    says: "Repairs what that reconciliation found. Default: the last full one.",
  },
  customers: keys("customers, with all their orders,"),
  products: keys("products, with their prices and buyers,"),
  orders: keys("orders, with their lines,"),
  places: keys("ZIP codes"),
  force: flag(
    "Loads files again that the ledger says are done, refused or held by another run. Never needed to be right.",
  ),
  reconcile: flag("Reconciles everything afterwards and writes a certificate."),
  dryRun: flag("Says what would be done and changes nothing, not even the ledger."),
  maxConcurrency: {
    rule: { kind: "count", least: 1, most: 50 },
    expected: "a whole number from 1 to 50",
    example: "At most what the deployment allows (LoadConcurrency).",
    says: "Calls at once. Default and ceiling: LoadConcurrency and BuildConcurrency of the deployment.",
  },
};

type ModeRule = {
  readonly says: string;
  readonly required: readonly RunField[];
  readonly optional: readonly RunField[];
  /** Does a run of this mode end with a certificate when nothing is said? */
  readonly reconciles: boolean;
};

export const MODES: Readonly<Record<RunMode, ModeRule>> = {
  changes: {
    says: "Every change file that is not loaded yet and that no live run holds.",
    required: [],
    optional: ["reconcile", "dryRun", "maxConcurrency"],
    reconciles: false,
  },
  full: {
    says: "Full-load and change files of one epoch.",
    required: [],
    optional: ["epoch", "force", "reconcile", "dryRun", "maxConcurrency"],
    reconciles: true,
  },
  files: {
    says: "Exactly the files named.",
    required: ["files"],
    optional: ["force", "reconcile", "dryRun", "maxConcurrency"],
    reconciles: false,
  },
  range: {
    says: "Change files by the time in their names.",
    required: ["from"],
    optional: ["to", "tables", "epoch", "force", "reconcile", "dryRun", "maxConcurrency"],
    reconciles: false,
  },
  table: {
    says: "Full-load files of some tables of one epoch.",
    required: ["tables"],
    optional: ["epoch", "force", "replace", "confirm", "reconcile", "dryRun", "maxConcurrency"],
    reconciles: true,
  },
  reconcile: {
    says: "Loads nothing; compares documents and source, writes a certificate.",
    required: [],
    optional: ["tables", "dryRun", "maxConcurrency"],
    reconciles: true,
  },
  repair: {
    says: "Rewrites from the source what a reconciliation found, or the keys named, and checks them again.",
    required: [],
    optional: ["of", "customers", "products", "orders", "places", "reconcile", "dryRun", "maxConcurrency"],
    reconciles: false,
  },
};

/** Fields that say which keys to repair. They and `of` exclude each other. */
export const KEY_FIELDS = ["customers", "products", "orders", "places"] as const satisfies readonly RunField[];

/** Fields other systems have and this one refuses on purpose, each with what to do instead. */
export const REFUSED_FIELDS: Readonly<Record<string, string>> = {
  sample: "A certificate speaks for everything it names; compare some tables with `tables`, or everything.",
};
