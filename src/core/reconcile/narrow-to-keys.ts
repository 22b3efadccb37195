/** Keys above `from` up to `to`, as id texts; null is open. */
export type KeyRange = { readonly from: string | null; readonly to: string | null };

/** One side of a comparison. Sums are cheap, keys are not. */
export type ComparedSide = {
  sums(range: KeyRange): Promise<{ readonly keys: number; readonly hash: bigint }>;
  /** Every key in the range with the sum of its hashes. */
  keyHashes(range: KeyRange): Promise<ReadonlyMap<string, bigint>>;
  /** The key that stands at this place (from 0) in the range, null when there are fewer. */
  keyAt(range: KeyRange, place: number): Promise<string | null>;
};

/**
 * Keys whose hashes differ between two sides or that only one side has. Ranges whose sums agree are not opened; the others are
 * halved until at most `directKeys` are left, then both sides name their keys. Exact unless two different sets of 60-bit hashes
 * have the same sum.
 */
export async function narrowToKeys(
  a: ComparedSide,
  b: ComparedSide,
  range: KeyRange,
  directKeys: number,
): Promise<string[]> {
  const [sumsA, sumsB] = [await a.sums(range), await b.sums(range)];
  if (sumsA.keys === sumsB.keys && sumsA.hash === sumsB.hash) return [];
  const larger = sumsA.keys >= sumsB.keys ? { side: a, keys: sumsA.keys } : { side: b, keys: sumsB.keys };
  const middle = larger.keys <= directKeys ? null : await larger.side.keyAt(range, Math.floor(larger.keys / 2));
  // A last key as the middle would leave the same range again: keys moved between the two questions.
  if (middle === null || middle === range.to) return differingKeys(await a.keyHashes(range), await b.keyHashes(range));
  return [
    ...(await narrowToKeys(a, b, { from: range.from, to: middle }, directKeys)),
    ...(await narrowToKeys(a, b, { from: middle, to: range.to }, directKeys)),
  ];
}

function differingKeys(a: ReadonlyMap<string, bigint>, b: ReadonlyMap<string, bigint>): string[] {
  const only = [...b.keys()].filter((key) => !a.has(key));
  const differing = [...a].filter(([key, hash]) => b.get(key) !== hash).map(([key]) => key);
  return [...differing, ...only];
}
