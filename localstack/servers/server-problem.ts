import { ServerStartError } from "../../src/core/errors/error-classes.ts";
import { SERVER_CODES } from "../../src/core/errors/server-codes.ts";

type ServerProblem = {
  readonly code: keyof typeof SERVER_CODES;
  readonly where: string;
  readonly found: string;
  readonly expected: string;
  /** Left out: the general remedy of the code. */
  readonly remedy?: string;
};

/** The one error this room throws, with the code's own remedy where no better one is known, and the problems it comes from. */
export const serverProblem = (problem: ServerProblem, cause?: unknown): ServerStartError => {
  const whole = { ...problem, remedy: problem.remedy ?? SERVER_CODES[problem.code].remedy };
  return new ServerStartError(cause instanceof ServerStartError ? [whole, ...cause.problems] : whole, cause);
};

/** Why something failed, in few words for a list of reasons; the whole problem comes along as the cause. */
export const reasonOf = (error: unknown): string => {
  if (error instanceof ServerStartError) return error.problems.map((p) => `${p.code} ${p.where}`).join(", ");
  return error instanceof Error ? error.message : String(error);
};
