import type { ErrorCode } from "../../../src/core/errors/error-codes.ts";
import { InvalidInputError, NotImplementedLocallyError } from "../../../src/core/errors/error-classes.ts";
import type { Problem } from "../../../src/core/errors/tillstream-error.ts";

/** Collects everything that is wrong with one template, so that it is mended in one go. */
export class TemplateReport {
  readonly #problems: Problem[] = [];
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** CloudFormation would refuse it too. */
  invalid(path: string, found: string, expected: string): void {
    this.#add("TS853", path, found, expected, "Mend it; CloudFormation would refuse the template too.");
  }

  /** Perhaps valid on AWS, and unknown here. */
  refused(path: string, found: string, known: string): void {
    const remedy = "Correct the spelling, or teach localstack/aws/template what it means on this machine.";
    this.#add("TS852", path, found, known, remedy);
  }

  substitution(path: string, found: string, expected: string): void {
    this.#add("TS854", path, found, expected, "Define exactly the names used, under DefinitionSubstitutions.");
  }

  /** Takes over problems found elsewhere, for instance in a state machine. */
  addAll(problems: readonly Problem[]): void {
    this.#problems.push(...problems);
  }

  /** Throws NotImplementedLocallyError with all problems when one of them is a refusal, else InvalidInputError; nothing when all is well. */
  throwIfAny(): void {
    if (this.#problems.length === 0) return;
    const refused = this.#problems.some(({ code }) => code === "TS852" || code === "TS851");
    throw refused ? new NotImplementedLocallyError(this.#problems) : new InvalidInputError(this.#problems);
  }

  #add(code: ErrorCode, path: string, found: string, expected: string, remedy: string): void {
    this.#problems.push({ code, where: `${this.#file} at ${path}`, found, expected, remedy });
  }
}
