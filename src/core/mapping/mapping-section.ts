import { closestWord } from "../closest-word.ts";
import type { ErrorCode } from "../errors/error-codes.ts";
import type { Problem } from "../errors/tillstream-error.ts";

/** Enough of a wrong value to recognise it; a whole section quoted would bury the message. */
const MAX_QUOTED = 60;

export const quoted = (value: unknown): string => {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text;
};

/**
 * One section (a YAML map) of the mapping while it is read. It never throws: what is wrong is noted in the shared list and a
 * stand-in is returned, so that one run shows every fault.
 */
export class MappingSection {
  readonly path: string;
  readonly problems: Problem[];
  readonly #file: string;
  readonly #values: Readonly<Record<string, unknown>>;

  /** `path` is empty for the whole mapping. `keys` are all keys the section may have. */
  constructor(from: { file: string; path: string; value: unknown; keys: readonly string[]; problems: Problem[] }) {
    this.#file = from.file;
    this.path = from.path;
    this.problems = from.problems;
    const { value } = from;
    this.#values = typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
    if (value !== undefined && (typeof value !== "object" || value === null || Array.isArray(value))) {
      this.problem("TS103", null, { found: quoted(value), expected: `a section with ${from.keys.join(", ")}` });
    }
    for (const key of Object.keys(this.#values)) if (!from.keys.includes(key)) this.#unknownKey(key, from.keys);
  }

  /** Notes a fault of `key`, or of the section itself when `key` is null. */
  problem(code: ErrorCode, key: string | null, what: { found: string; expected: string; remedy?: string }): void {
    this.problems.push({
      code,
      where: `${this.#file} ${this.pathOf(key)}`.trimEnd(),
      found: what.found,
      expected: what.expected,
      remedy: what.remedy ?? "mapping/pos.yaml shows how it is written.",
    });
  }

  pathOf(key: string | null): string {
    return [this.path, key].filter(Boolean).join(".");
  }

  value(key: string): unknown {
    return this.#values[key] ?? undefined;
  }

  has(key: string): boolean {
    return this.value(key) !== undefined;
  }

  /** Notes that a key is missing; `expected` says what belongs there. */
  missing(key: string, expected: string): void {
    this.problem("TS102", key, { found: "nothing", expected, remedy: `Add \`${key}\`.` });
  }

  section(key: string, keys: readonly string[]): MappingSection {
    if (!this.has(key)) this.missing(key, `a section with ${keys.join(", ")}`);
    return this.optionalSection(key, keys) ?? this.#below(key, undefined, keys);
  }

  optionalSection(key: string, keys: readonly string[]): MappingSection | null {
    return this.has(key) ? this.#below(key, this.value(key), keys) : null;
  }

  text(key: string, expected: string): string {
    const value = this.value(key);
    if (typeof value === "string" && value.trim() !== "") return value.trim();
    if (value === undefined) this.missing(key, expected);
    else this.problem("TS103", key, { found: quoted(value), expected });
    return "";
  }

  /** A list of texts; one text alone counts as a list of one. Names a repeated entry. */
  texts(key: string, expected: string): string[] {
    const value = this.value(key);
    const list: unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
    const texts: string[] = [];
    for (const [index, item] of list.entries()) {
      const at = `${key}[${index}]`;
      if (typeof item !== "string" || item.trim() === "") this.problem("TS103", at, { found: quoted(item), expected });
      else if (texts.includes(item.trim())) this.problem("TS108", at, { found: quoted(item), expected: "each once" });
      else texts.push(item.trim());
    }
    return texts;
  }

  #below(key: string, value: unknown, keys: readonly string[]): MappingSection {
    return new MappingSection({ file: this.#file, path: this.pathOf(key), value, keys, problems: this.problems });
  }

  #unknownKey(key: string, keys: readonly string[]): void {
    // Keys already present are no likely meaning of a misspelt one.
    const free = keys.filter((known) => !(known in this.#values));
    const meant = closestWord(key, free);
    this.problem("TS101", key, {
      found: `the key ${quoted(key)}`,
      expected: `one of ${keys.join(", ")}`,
      remedy: meant === null ? "Take it out." : `Did you mean \`${meant}\`?`,
    });
  }
}
