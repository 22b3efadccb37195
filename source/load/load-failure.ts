import { SourceUnavailableError } from "../../src/core/errors/error-classes.ts";
import { SOURCE_CODES } from "../../src/core/errors/source-codes.ts";
import { TillstreamError } from "../../src/core/errors/tillstream-error.ts";

type DriverError = { readonly code?: string; readonly message?: string };

const LOST =
  /^ECONN|^EPIPE|^ENOTFOUND|^ETIMEDOUT|^EHOST|PROTOCOL_CONNECTION_LOST|ER_CONNECTION_KILLED|ER_SERVER_SHUTDOWN/;

/** The database's refusals as ours: TS330 not reached, TS331 not let in, TS332 anything else. Our own errors and faults of the program pass. */
export function loadFailure(error: unknown): unknown {
  const { code: driverCode, message } = error as DriverError;
  if (error instanceof TillstreamError || driverCode === undefined) return error;
  const code = LOST.test(driverCode) ? "TS330" : driverCode === "ER_ACCESS_DENIED_ERROR" ? "TS331" : "TS332";
  const problem = {
    code,
    where: "the shop's database",
    found: `${driverCode}: ${message ?? "no message"}`,
    expected: "a load without a refusal; nothing of it was written",
    remedy: SOURCE_CODES[code].remedy,
  } as const;
  return new SourceUnavailableError(problem, error);
}
