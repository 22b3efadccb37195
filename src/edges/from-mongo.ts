import { MongoError, MongoNetworkError, MongoServerSelectionError } from "mongodb";
import { InvalidInputError, TargetUnavailableError } from "../core/errors/error-classes.ts";
import { TARGET_CODES } from "../core/errors/target-codes.ts";
import type { Problem } from "../core/errors/tillstream-error.ts";

/**
 * Server codes that say "not now": unreachable hosts, no primary, shutting down, out of time, throttled, given up as the victim of a
 * conflict. Codes and not texts, because texts differ between MongoDB, DocumentDB and the engine our tests run on.
 */
const NOT_NOW: ReadonlySet<unknown> = new Set([
  6, // HostUnreachable
  7, // HostNotFound
  50, // MaxTimeMSExpired
  89, // NetworkTimeout
  91, // ShutdownInProgress
  112, // WriteConflict
  189, // PrimarySteppedDown
  262, // ExceededTimeLimit
  9001, // SocketException
  10107, // NotWritablePrimary
  11600, // InterruptedAtShutdown
  11602, // InterruptedDueToReplStateChange
  13435, // NotPrimaryNoSecondaryOk
  13436, // NotPrimaryOrSecondary
  16500, // DocumentDB: request rate too large
]);

/** Driver errors that are no MongoNetworkError and yet mean that the connection is gone or was too slow. */
const NOT_NOW_NAMES: ReadonlySet<string> = new Set([
  "MongoOperationTimeoutError",
  "MongoPoolClearedError",
  "MongoWaitQueueTimeoutError",
  "MongoServerClosedError",
  "MongoTopologyClosedError",
  "MongoNotConnectedError",
  "PoolClearedOnNetworkError",
]);

const isNotNow = (error: unknown): boolean =>
  error instanceof MongoError &&
  (error instanceof MongoNetworkError ||
    error instanceof MongoServerSelectionError ||
    NOT_NOW_NAMES.has(error.name) ||
    NOT_NOW.has(error.code));

/** The driver's mark on everything between the open socket and the end of the login. */
const LOGIN_LABEL = "HandshakeError";
const UNAUTHORIZED = 13;
/** AuthenticationFailed, also where a session logs in again. Atlas's proxy has one code for all its refusals and tells this one in words. */
const isRefusedLogin = (error: MongoError): boolean =>
  error.hasErrorLabel(LOGIN_LABEL) ||
  error.code === 18 ||
  (error.code === 8000 && error.message.startsWith("bad auth"));

/**
 * Runs a driver call; its errors become ours, once, here. `where` names collection and operation. Documents never stand in the
 * message, which may be logged; the driver's own error is the cause.
 * @throws TargetUnavailableError TS401; TS405 when the login was refused, which is repeated too: users need a while to be known
 * everywhere, and STS throttles many logins at once
 * @throws InvalidInputError TS406 when the user lacks the right
 * @throws Error with `where` before the driver's message for everything else, which repeating would not mend
 */
export async function fromMongo<Result>(where: string, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof MongoError ? ours(where, error) : error;
  }
}

function ours(where: string, error: MongoError): Error {
  const found = `${error.name} ${String(error.code ?? "")}`.trim();
  if (isNotNow(error)) return new TargetUnavailableError(problem("TS401", where, found), error);
  // Before the login no document was sent or read, so this message holds no value; it names the user that is missing.
  if (isRefusedLogin(error))
    return new TargetUnavailableError(problem("TS405", where, `${found}: ${error.message}`), error);
  if (error.code === UNAUTHORIZED) return new InvalidInputError(problem("TS406", where, found), error);
  return new Error(`${where}: ${found}`, { cause: error });
}

const EXPECTED = {
  TS401: "an answer of the target database",
  TS405: "that the target knows the user: the secret's one, or the function's IAM role",
  TS406: "a user that may read and write here",
} as const;

function problem(code: keyof typeof EXPECTED, where: string, found: string): Problem {
  return { code, where, found, expected: EXPECTED[code], remedy: TARGET_CODES[code].remedy };
}
