/**
 * What one side says about a range, or about everything. Counts of what a reader sees: tombstones and stubs are no documents,
 * but a stub's lines are in `lines`. Money is bigint in units of 10^-scale of the line total; `hash` is the exact sum of 60-bit hashes.
 */
export type ViewSums = {
  readonly documents: number;
  readonly orders: number;
  readonly lines: number;
  readonly units: bigint;
  readonly gross: bigint;
  readonly net: bigint;
  /** Lines of orders without a customer, contained in the five above (in `customers` they are always 0). */
  readonly walkInLines: number;
  readonly walkInUnits: bigint;
  readonly walkInGross: bigint;
  readonly walkInNet: bigint;
  readonly hash: bigint;
};

export const NO_SUMS: ViewSums = {
  documents: 0,
  orders: 0,
  lines: 0,
  units: 0n,
  gross: 0n,
  net: 0n,
  walkInLines: 0,
  walkInUnits: 0n,
  walkInGross: 0n,
  walkInNet: 0n,
  hash: 0n,
};

export function addSums(a: ViewSums, b: ViewSums): ViewSums {
  return {
    documents: a.documents + b.documents,
    orders: a.orders + b.orders,
    lines: a.lines + b.lines,
    units: a.units + b.units,
    gross: a.gross + b.gross,
    net: a.net + b.net,
    walkInLines: a.walkInLines + b.walkInLines,
    walkInUnits: a.walkInUnits + b.walkInUnits,
    walkInGross: a.walkInGross + b.walkInGross,
    walkInNet: a.walkInNet + b.walkInNet,
    hash: a.hash + b.hash,
  };
}

/** Equal in every count, in money and in the sum of hashes. */
export function sameSums(a: ViewSums, b: ViewSums): boolean {
  return (
    a.documents === b.documents &&
    a.orders === b.orders &&
    a.lines === b.lines &&
    a.units === b.units &&
    a.gross === b.gross &&
    a.net === b.net &&
    a.walkInLines === b.walkInLines &&
    a.walkInUnits === b.walkInUnits &&
    a.walkInGross === b.walkInGross &&
    a.walkInNet === b.walkInNet &&
    a.hash === b.hash
  );
}
