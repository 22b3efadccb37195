import { compareKeys } from "./compare-keys.ts";

/**
 * Keys in S3's order with a value each. Listing is a walk from a binary search; inserting moves the keys behind, which for
 * 100,000 keys is some 20 µs: a tree would not be worth its code here.
 */
export class KeyIndex<Value> {
  readonly #values = new Map<string, Value>();
  #sorted: string[] = [];

  /** For the start: sorts once rather than inserting one by one. */
  static from<Value>(entries: Iterable<readonly [string, Value]>): KeyIndex<Value> {
    const index = new KeyIndex<Value>();
    for (const [key, value] of entries) index.#values.set(key, value);
    index.#sorted = [...index.#values.keys()].toSorted(compareKeys);
    return index;
  }

  get size(): number {
    return this.#sorted.length;
  }

  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: Value): void {
    if (!this.#values.has(key)) this.#sorted.splice(this.firstAtOrAfter(key), 0, key);
    this.#values.set(key, value);
  }

  delete(key: string): void {
    if (this.#values.delete(key)) this.#sorted.splice(this.firstAtOrAfter(key), 1);
  }

  keyAt(position: number): string | undefined {
    return this.#sorted[position];
  }

  /** Position of the first key ≥ `key`. */
  firstAtOrAfter(key: string): number {
    return this.#firstWhere((candidate) => compareKeys(candidate, key) >= 0);
  }

  /** Position of the first key > `key`. */
  firstAfter(key: string): number {
    return this.#firstWhere((candidate) => compareKeys(candidate, key) > 0);
  }

  /** Position of the first key behind all that start with `prefix`. */
  firstBehindPrefix(prefix: string): number {
    return this.#firstWhere((candidate) => compareKeys(candidate, prefix) > 0 && !candidate.startsWith(prefix));
  }

  /** `isThere` must be false up to some key and true from there on. */
  #firstWhere(isThere: (key: string) => boolean): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isThere(this.#sorted[middle] ?? "")) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
