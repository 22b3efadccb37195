import type { Problem } from "../../../src/core/errors/tillstream-error.ts";
import { InvalidInputError, NotImplementedLocallyError } from "../../../src/core/errors/error-classes.ts";

const MAX_QUOTED = 120;

function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text;
}

/** Collects everything that is wrong with one definition, so that it is mended in one go. */
export class DefinitionReport {
  readonly problems: Problem[] = [];
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Not valid Amazon States Language. */
  invalid(path: string, found: unknown, expected: string): void {
    this.problems.push({
      code: "TS850",
      where: this.#where(path),
      found: quoted(found),
      expected,
      remedy: "Mend it; AWS would refuse the definition too.",
    });
  }

  /** Perhaps valid on AWS, and not implemented here. `implemented` lists what is. */
  refused(path: string, found: string, implemented: string): void {
    this.problems.push({
      code: "TS851",
      where: this.#where(path),
      found,
      expected: implemented,
      remedy: "Our local Step Functions refuses what it does not implement instead of ignoring it.",
    });
  }

  /** Throws NotImplementedLocallyError with all problems when one of them is a refusal, else InvalidInputError; nothing when all is well. */
  throwIfAny(): void {
    if (this.problems.length === 0) return;
    const refused = this.problems.some((problem) => problem.code === "TS851");
    throw refused ? new NotImplementedLocallyError(this.problems) : new InvalidInputError(this.problems);
  }

  #where(path: string): string {
    return path === "" ? this.#file : `${this.#file} at ${path}`;
  }
}
