import { sqlName } from "./sql-text.ts";

/**
 * What a view's inner query delivers: one row per fact (a customer's own columns, one inline order, one edge, …) with its key, its
 * hash and what it adds to the sums. UNION ALL of all facts of a view, summed outside.
 */
export type FactColumns = {
  readonly key: string;
  readonly hash: string;
  readonly documents?: string;
  readonly orders?: string;
  readonly lines?: string;
  readonly units?: string;
  readonly gross?: string;
  readonly net?: string;
  readonly walkInLines?: string;
  readonly walkInUnits?: string;
  readonly walkInGross?: string;
  readonly walkInNet?: string;
};

const SUMMED = [
  "documents",
  "orders",
  "lines",
  "units",
  "gross",
  "net",
  "walkInLines",
  "walkInUnits",
  "walkInGross",
  "walkInNet",
] as const;

/** SELECT list of one fact query. */
export function factList(fact: FactColumns): string {
  const sums = SUMMED.map((name) => `${fact[name] ?? "0"} AS ${sqlName(name)}`);
  return [`${fact.key} AS k`, `${fact.hash} AS h`, ...sums].join(", ");
}

/** SELECT list over all facts: COUNT(DISTINCT) of the keys, every sum as an exact decimal, and the sum of hashes. */
export const SUM_LIST = [
  "COUNT(DISTINCT k)",
  ...SUMMED.map((name) => `COALESCE(SUM(${sqlName(name)}), 0)`),
  "COALESCE(SUM(h), 0)",
].join(", ");
