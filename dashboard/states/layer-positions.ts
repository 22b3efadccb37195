/**
 * What stands in a layer: how far it reaches to the left and right of its centre line, and how firmly it keeps its wish. A fixed one wants
 * to stand at 0.
 */
export type Placed = {
  readonly fixed: boolean;
  readonly id: string;
  readonly left: number;
  readonly right: number;
  readonly weight: number;
};

/** A neighbour in the layer above or below, and how strongly it pulls. */
export type Pull = { readonly id: string; readonly strength: number };

const SWEEPS = 16;

/** The place that halves the pull: unlike the mean it keeps a chain straight when a side branch pulls too. */
function weightedMedian(wishes: readonly { at: number; strength: number }[]): number | null {
  const inOrder = wishes.toSorted((a, b) => a.at - b.at);
  const half = wishes.reduce((sum, { strength }) => sum + strength, 0) / 2;
  let passed = 0;
  for (const [index, { at, strength }] of inOrder.entries()) {
    passed += strength;
    if (passed > half) return at;
    if (passed === half) return (at + (inOrder[index + 1]?.at ?? at)) / 2;
  }
  return null;
}

/** Centres nearest to the wishes (least squares) that keep the order and the gap: pools neighbours that want too close together. */
function spread(layer: readonly Placed[], wishes: readonly number[], gap: number): number[] {
  let offset = 0;
  const offsets = layer.map((item, index) => {
    const before = layer[index - 1];
    if (before !== undefined) offset += before.right + gap + item.left;
    return offset;
  });
  const pools: { sum: number; weight: number; count: number }[] = [];
  for (const [index, { weight }] of layer.entries()) {
    let pool = { sum: ((wishes[index] ?? 0) - (offsets[index] ?? 0)) * weight, weight, count: 1 };
    for (let last = pools.at(-1); last !== undefined; last = pools.at(-1)) {
      if (last.sum / last.weight <= pool.sum / pool.weight) break;
      pools.pop();
      pool = { sum: last.sum + pool.sum, weight: last.weight + pool.weight, count: last.count + pool.count };
    }
    pools.push(pool);
  }
  const bases = pools.flatMap(({ sum, weight, count }) => Array.from({ length: count }, () => sum / weight));
  return bases.map((base, index) => base + (offsets[index] ?? 0));
}

/** Centre lines of all items: no two of a layer nearer than `gap`, each as near below and above its neighbours as that allows. */
export function layerPositions(
  layers: readonly (readonly Placed[])[],
  pulls: ReadonlyMap<string, readonly Pull[]>,
  gap: number,
): Map<string, number> {
  const at = new Map<string, number>();
  const settle = (layer: readonly Placed[]): void => {
    const wishes = layer.map(({ id, fixed }) => {
      if (fixed) return 0;
      const known = (pulls.get(id) ?? []).flatMap(({ id: other, strength }) => {
        const there = at.get(other);
        return there === undefined ? [] : [{ at: there, strength }];
      });
      return weightedMedian(known) ?? 0;
    });
    for (const [index, centre] of spread(layer, wishes, gap).entries()) {
      const id = layer[index]?.id;
      if (id !== undefined) at.set(id, centre);
    }
  };
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (const layer of layers) settle(layer);
    for (const layer of layers.toReversed()) settle(layer);
  }
  return at;
}
