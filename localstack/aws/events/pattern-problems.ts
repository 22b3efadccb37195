import type { Problem } from "../../../src/core/errors/tillstream-error.ts";

const MAX_SHOWN_CHARACTERS = 80;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}…` : text;
}

/** Collects the faults of one event pattern. Both functions give null, so that a reader can note a fault and leave in one step. */
export class PatternProblems {
  readonly found: Problem[] = [];
  readonly #where: string;

  constructor(where: string) {
    this.#where = where;
  }

  malformed(path: string, value: unknown, expected: string): null {
    const remedy = "Mend this path of the pattern; EventBridge would refuse it too.";
    this.found.push({ code: "TS831", where: `${this.#where}, ${path}`, found: shown(value), expected, remedy });
    return null;
  }

  unknownOperator(path: string, operator: string): null {
    this.found.push({
      code: "TS830",
      where: `${this.#where}, ${path}`,
      found: `the operator "${operator}"`,
      expected: "prefix, suffix, equals-ignore-case, wildcard, anything-but, numeric, exists or $or",
      remedy: "Write the pattern with these; the local EventBridge implements no others and would otherwise match wrongly.",
    });
    return null;
  }
}
