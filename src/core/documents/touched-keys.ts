import { type Id, idOfText, idText } from "../id.ts";
import { hash16 } from "./hash16.ts";
import type { Home } from "./home.ts";

/** What must be rebuilt: customers, products, and for each product the homes whose edges may have changed. */
export type TouchedKeys = {
  readonly customers: Set<Id>;
  readonly products: Set<Id>;
  readonly edges: Map<Id, Set<Home>>;
};

export const noTouchedKeys = (): TouchedKeys => ({ customers: new Set(), products: new Set(), edges: new Map() });

export function touchEdge(touched: TouchedKeys, product: Id, home: Home): void {
  const homes = touched.edges.get(product);
  if (homes === undefined) touched.edges.set(product, new Set([home]));
  else homes.add(home);
}

export function mergeTouchedKeys(into: TouchedKeys, from: TouchedKeys): void {
  for (const customer of from.customers) into.customers.add(customer);
  for (const product of from.products) into.products.add(product);
  for (const [product, homes] of from.edges) for (const home of homes) touchEdge(into, product, home);
}

export function countTouched({ customers, products, edges }: TouchedKeys): number {
  let count = customers.size + products.size;
  for (const homes of edges.values()) count += homes.size;
  return count;
}

/** Numbers stand as they are; bigints and texts as `i:…` and `t:…`, because JSON would round the former and mix the latter with them. */
type IdJson = number | string;
type LineJson = { c?: IdJson[]; p?: IdJson[]; e?: [IdJson, Home[]][] };

const idJson = (id: Id): IdJson => (typeof id === "number" ? id : idText(id));
const idOfJson = (json: IdJson): Id => (typeof json === "number" ? json : idOfText(json));

/** The partition that builds a key. Every line of a run must be cut with the same number of partitions. */
export const partitionOf = (id: Id, partitions: number): number => hash16(idText(id)) % partitions;

/**
 * One compact JSON line per partition that has something: customers by customer id, products with their edges by product id.
 * Without line feeds, so that the lines of many batches make one NDJSON file.
 */
export function touchedLines(touched: TouchedKeys, partitions: number): { partition: number; line: string }[] {
  const lines = new Map<number, LineJson>();
  const lineOf = (id: Id): LineJson => {
    const partition = partitionOf(id, partitions);
    let line = lines.get(partition);
    if (line === undefined) lines.set(partition, (line = {}));
    return line;
  };
  for (const customer of touched.customers) (lineOf(customer).c ??= []).push(idJson(customer));
  for (const product of touched.products) (lineOf(product).p ??= []).push(idJson(product));
  for (const [product, homes] of touched.edges) (lineOf(product).e ??= []).push([idJson(product), [...homes]]);
  return [...lines].map(([partition, line]) => ({ partition, line: JSON.stringify(line) }));
}

/** Inverse of `touchedLines` over any number of lines of one partition (or of all); repeats fall together. */
export function mergeTouchedLines(lines: Iterable<string>): TouchedKeys {
  const touched = noTouchedKeys();
  for (const text of lines) {
    if (text === "") continue;
    const line = JSON.parse(text) as LineJson;
    for (const customer of line.c ?? []) touched.customers.add(idOfJson(customer));
    for (const product of line.p ?? []) touched.products.add(idOfJson(product));
    for (const [product, homes] of line.e ?? []) for (const home of homes) touchEdge(touched, idOfJson(product), home);
  }
  return touched;
}
