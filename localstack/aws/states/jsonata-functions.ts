import { createHash } from "node:crypto";
import { seededRandom } from "../../../src/core/seeded-random.ts";
import type { Json } from "./json.ts";

/** `$range` and `$partition` refuse to make more: the limit AWS names for ranges. */
const MAX_RANGE_ITEMS = 1000;

const HASHES: ReadonlyMap<string, string> = new Map([
  ["MD5", "md5"],
  ["SHA-1", "sha1"],
  ["SHA-256", "sha256"],
  ["SHA-384", "sha384"],
  ["SHA-512", "sha512"],
]);

function range(first: number, last: number, step: number): number[] {
  if (step === 0) throw new Error("$range: the step must not be 0");
  const count = Math.max(0, Math.floor((last - first) / step) + 1);
  if (count > MAX_RANGE_ITEMS) throw new Error(`$range: ${count} numbers, at most ${MAX_RANGE_ITEMS} are allowed`);
  return Array.from({ length: count }, (_, index) => first + index * step);
}

function partition(list: readonly Json[] | undefined, size: number): Json[][] | undefined {
  if (list === undefined) return undefined;
  if (!Number.isInteger(size) || size < 1) throw new Error(`$partition: size ${size} is not a positive integer`);
  return Array.from({ length: Math.ceil(list.length / size) }, (_, part) => list.slice(part * size, (part + 1) * size));
}

function hash(content: string | undefined, algorithm: string): string | undefined {
  const name = HASHES.get(algorithm);
  if (name === undefined) {
    throw new Error(`$hash: algorithm "${algorithm}" is not one of ${[...HASHES.keys()].join(", ")}`);
  }
  return content === undefined ? undefined : createHash(name).update(content).digest("hex");
}

export type Chance = { readonly random: () => number; readonly uuid: () => string };

type JsonataFunction = {
  readonly name: string;
  readonly signature: string;
  // A method, because JSONata's signature text checks what each function's own parameters say.
  run(...args: unknown[]): unknown;
};

/**
 * What Step Functions adds to JSONata ("Transforming data with JSONata" in its guide), with JSONata's signature texts.
 * `$random(seed)` repeats itself as on AWS, though not with AWS's numbers.
 */
export function jsonataFunctions(chance: Chance): JsonataFunction[] {
  return [
    { name: "uuid", signature: "<:s>", run: () => chance.uuid() },
    {
      name: "random",
      signature: "<n?:n>",
      run: (seed: number | undefined) => (seed === undefined ? chance.random() : seededRandom(seed)()),
    },
    {
      name: "parse",
      signature: "<s-:x>",
      run: (text: string | undefined) => (text === undefined ? undefined : (JSON.parse(text) as Json)),
    },
    { name: "range", signature: "<nnn:a<n>>", run: range },
    { name: "partition", signature: "<a-n:a>", run: partition },
    { name: "hash", signature: "<s-s:s>", run: hash },
  ];
}

/** Names of the functions above. */
export const STEP_FUNCTIONS_NAMES = ["uuid", "random", "parse", "range", "partition", "hash"] as const;

/** JSONata's own functions. `$eval` is missing on purpose: Step Functions refuses it. */
export const JSONATA_NAMES: ReadonlySet<string> = new Set(
  (
    "sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad match contains " +
    "replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt power boolean not map " +
    "zip filter single reduce sift keys lookup append exists spread merge reverse each error assert type sort shuffle distinct " +
    "base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl fromMillis toMillis now millis clone"
  ).split(" "),
);
