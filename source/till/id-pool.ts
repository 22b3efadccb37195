import type { SeededRandom } from "../seed/seeded-random.ts";

/** Ids to pick from at random. The order in which they came and went decides what is picked, nothing else. */
export type IdPool = {
  readonly size: () => number;
  readonly has: (id: number) => boolean;
  readonly add: (id: number) => void;
  readonly remove: (id: number) => void;
  readonly pick: (random: SeededRandom) => number | null;
};

export function idPool(ids: Iterable<number> = []): IdPool {
  const list = [...ids];
  const places = new Map(list.map((id, place) => [id, place]));
  return {
    size: () => list.length,
    has: (id) => places.has(id),
    add(id) {
      if (places.has(id)) return;
      places.set(id, list.length);
      list.push(id);
    },
    remove(id) {
      const place = places.get(id);
      if (place === undefined) return;
      const last = list.pop();
      places.delete(id);
      if (last === undefined || last === id) return;
      // The last one takes the free place: no list of a million ids is moved for one that goes.
      list[place] = last;
      places.set(last, place);
    },
    pick: (random) => (list.length === 0 ? null : (list[random.int(0, list.length - 1)] ?? null)),
  };
}
