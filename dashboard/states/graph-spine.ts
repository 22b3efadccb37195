import type { Layers } from "./graph-layers.ts";

/**
 * The chain that the drawing keeps straight: the longest way, from the lowest node upwards through edges between neighbouring layers.
 * Where several lead up, the one that the definition names first. What is beside it gives way.
 */
export function graphSpine({ layers, routes, reversed }: Layers): ReadonlySet<string> {
  const lowest = layers.at(-1)?.find(({ passes }) => passes === null)?.id;
  const spine = new Set<string>();
  for (let at = lowest; at !== undefined && !spine.has(at);) {
    spine.add(at);
    const below = at;
    at = routes.find((route, index) => route.length === 2 && route[1] === below && !reversed.has(index))?.[0];
  }
  return spine;
}
