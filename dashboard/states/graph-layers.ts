export type LayerEdge = { readonly from: string; readonly to: string };

/** One place in a layer: a node, or the point at which an edge passes through a layer it does not end in. */
export type LayerItem = { readonly id: string; readonly passes: number | null };

export type Layers = {
  /** From top to bottom, each from left to right. */
  readonly layers: readonly (readonly LayerItem[])[];
  /** Ids of the items of each edge from the upper end to the lower; by index of the edge. */
  readonly routes: readonly (readonly string[])[];
  /** Edges drawn against the direction of reading, by index. */
  readonly reversed: ReadonlySet<number>;
};

const SWEEPS = 6;

/** Edges that close a circle on a walk from the first node. */
function backEdges(nodes: readonly string[], edges: readonly LayerEdge[]): Set<number> {
  const back = new Set<number>();
  const seen = new Map<string, "open" | "closed">();
  const walk = (node: string): void => {
    seen.set(node, "open");
    for (const [index, { from, to }] of edges.entries()) {
      if (from !== node) continue;
      if (seen.get(to) === "open") back.add(index);
      else if (!seen.has(to)) walk(to);
    }
    seen.set(node, "closed");
  };
  for (const node of nodes) if (!seen.has(node)) walk(node);
  return back;
}

/** Each node as far down as its longest way from above. */
function depths(nodes: readonly string[], downward: readonly LayerEdge[]): Map<string, number> {
  const depth = new Map(nodes.map((node) => [node, 0]));
  // A longest path has fewer steps than there are nodes; without circles this settles.
  for (let step = 0; step < nodes.length; step += 1) {
    for (const { from, to } of downward) {
      depth.set(to, Math.max(depth.get(to) ?? 0, (depth.get(from) ?? 0) + 1));
    }
  }
  return depth;
}

type Neighbours = ReadonlyMap<string, readonly string[]>;

function sorted(layer: readonly LayerItem[], beside: readonly LayerItem[], neighbours: Neighbours): LayerItem[] {
  const place = new Map(beside.map(({ id }, index) => [id, index]));
  const weight = ({ id }: LayerItem, index: number): number => {
    const places = (neighbours.get(id) ?? []).flatMap((other) => place.get(other) ?? []);
    return places.length === 0 ? index : places.reduce((sum, at) => sum + at, 0) / places.length;
  };
  const weights = new Map(layer.map((item, index) => [item, weight(item, index)]));
  return layer.toSorted((a, b) => (weights.get(a) ?? 0) - (weights.get(b) ?? 0));
}

/** Barycentres, down and up in turn: neighbours stand below each other, so that few edges cross. */
function ordered(layers: LayerItem[][], above: Neighbours, below: Neighbours): LayerItem[][] {
  const result = [...layers];
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (let at = 1; at < result.length; at += 1) result[at] = sorted(result[at] ?? [], result[at - 1] ?? [], above);
    for (let at = result.length - 2; at >= 0; at -= 1) {
      result[at] = sorted(result[at] ?? [], result[at + 1] ?? [], below);
    }
  }
  return result;
}

function collect(routes: readonly (readonly string[])[], step: 1 | -1): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const route of routes) {
    for (const [at, id] of route.entries()) {
      const other = route[at + step];
      if (other !== undefined) found.set(id, [...(found.get(id) ?? []), other]);
    }
  }
  return found;
}

/** Puts nodes into layers from top to bottom and orders each layer. Edges from a node to itself take no part. */
export function graphLayers(nodes: readonly string[], edges: readonly LayerEdge[]): Layers {
  const reversed = backEdges(nodes, edges);
  const downward = edges.map(({ from, to }, index) => (reversed.has(index) ? { from: to, to: from } : { from, to }));
  const depth = depths(
    nodes,
    downward.filter(({ from, to }) => from !== to),
  );
  const layers: LayerItem[][] = Array.from({ length: Math.max(0, ...depth.values()) + 1 }, () => []);
  for (const id of nodes) layers[depth.get(id) ?? 0]?.push({ id, passes: null });
  const routes = downward.map(({ from, to }, edge) => {
    if (from === to) return [];
    const route = [from];
    for (let at = (depth.get(from) ?? 0) + 1; at < (depth.get(to) ?? 0); at += 1) {
      const id = `edge ${edge} at ${at}`;
      layers[at]?.push({ id, passes: edge });
      route.push(id);
    }
    return [...route, to];
  });
  return { layers: ordered(layers, collect(routes, -1), collect(routes, 1)), routes, reversed };
}
