export const DELIVERIES = ["in-order", "reversed", "shuffled", "doubled"] as const;
export type Delivery = (typeof DELIVERIES)[number];

/** A run of the delivery: the files one execution is given, and whether the ledger is asked first. */
export type DeliveryRun = { readonly keys: readonly string[]; readonly force: boolean };

/** Runs hold 1 to this many files: small enough that two at a time overlap in every way, large enough that 445 files take seconds. */
const MAX_FILES_PER_RUN = 60;

const fileName = (key: string): string => key.slice(key.lastIndexOf("/") + 1);
const isLoad = (key: string): boolean => fileName(key).includes("LOAD");

/** DMS's own order: full-load files, then changes by flush time, which is their name. */
function inOrder(keys: readonly string[]): string[] {
  const rank = (key: string) => `${isLoad(key) ? 0 : 1}${isLoad(key) ? key : fileName(key)}|${key}`;
  return keys.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}

function cut(keys: readonly string[], force: boolean, random: () => number): DeliveryRun[] {
  const runs: DeliveryRun[] = [];
  for (let at = 0; at < keys.length;) {
    const size = 1 + Math.floor(random() * MAX_FILES_PER_RUN);
    runs.push({ keys: keys.slice(at, at + size), force });
    at += size;
  }
  return runs;
}

/** Cuts the files into runs of random size. `doubled` gives every file twice, past the ledger, so that the second time really is loaded again. */
export function deliveryRuns(keys: readonly string[], delivery: Delivery, random: () => number): DeliveryRun[] {
  const files = inOrder(keys);
  switch (delivery) {
    case "in-order":
      return cut(files, false, random);
    case "reversed":
      return cut(files.toReversed(), false, random);
    case "shuffled":
      return cut(shuffled(files, random), false, random);
    case "doubled":
      return shuffled(
        [...cut(shuffled(files, random), true, random), ...cut(shuffled(files, random), true, random)],
        random,
      );
  }
}
