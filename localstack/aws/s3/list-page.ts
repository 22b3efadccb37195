import type { KeyIndex } from "./key-index.ts";

export type ListQuery = {
  readonly prefix: string;
  /** "" for none. */
  readonly delimiter: string;
  /** Everything up to here was listed before, or is not wanted; null to begin at the beginning. */
  readonly after: ListPosition | null;
  readonly maxKeys: number;
};

/** The last thing listed: a key, or a common prefix with everything below it. */
export type ListPosition = { readonly kind: "key" | "prefix"; readonly text: string };

export type ListPage<Value> = {
  readonly contents: readonly Value[];
  readonly commonPrefixes: readonly string[];
  /** Where to go on; null if this was the end. */
  readonly next: ListPosition | null;
};

function startPosition<Value>(index: KeyIndex<Value>, query: ListQuery): number {
  const atPrefix = index.firstAtOrAfter(query.prefix);
  if (query.after === null) return atPrefix;
  const { kind, text } = query.after;
  return Math.max(atPrefix, kind === "key" ? index.firstAfter(text) : index.firstBehindPrefix(text));
}

function commonPrefixOf(key: string, query: ListQuery): string | null {
  if (query.delimiter === "") return null;
  const at = key.indexOf(query.delimiter, query.prefix.length);
  return at < 0 ? null : key.slice(0, at + query.delimiter.length);
}

/** One page of a listing. Keys and common prefixes count alike against `maxKeys`; what is below a common prefix is skipped in one jump. */
export function listPage<Value>(index: KeyIndex<Value>, query: ListQuery): ListPage<Value> {
  const contents: Value[] = [];
  const commonPrefixes: string[] = [];
  let last: ListPosition | null = null;
  let position = startPosition(index, query);
  for (;;) {
    const key = index.keyAt(position);
    if (key === undefined || !key.startsWith(query.prefix)) return { contents, commonPrefixes, next: null };
    // A page of no keys is not truncated, or clients would ask for ever.
    if (contents.length + commonPrefixes.length >= query.maxKeys) return { contents, commonPrefixes, next: last };
    const commonPrefix = commonPrefixOf(key, query);
    if (commonPrefix === null) {
      const value = index.get(key);
      if (value !== undefined) contents.push(value);
      last = { kind: "key", text: key };
      position += 1;
    } else {
      commonPrefixes.push(commonPrefix);
      last = { kind: "prefix", text: commonPrefix };
      position = index.firstBehindPrefix(commonPrefix);
    }
  }
}
