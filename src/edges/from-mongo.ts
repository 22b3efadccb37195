import { MongoError, MongoNetworkError, MongoServerSelectionError } from "mongodb";
import { TargetUnavailableError } from "../core/errors/error-classes.ts";

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

/** Code 18 is AuthenticationFailed; Atlas's proxy has one code for all its refusals and tells this one in words. */
const isRefusedLogin = (error: MongoError): boolean =>
  error.code === 18 || (error.code === 8000 && error.message.startsWith("bad auth"));

/**
 * Runs a driver call; its errors become ours, once, here. `where` names collection and operation. Documents never stand in the
 * message, which may be logged; the driver's own error is the cause.
 * @throws TargetUnavailableError TS401, TS405
 * @throws Error with `where` before the driver's message for everything else, which repeating would not mend
 */
export async function fromMongo<Result>(where: string, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof MongoError)) throw error;
    if (isRefusedLogin(error)) throw refusedLogin(where, error);
    if (!isNotNow(error))
      throw new Error(`${where}: ${error.name} ${String(error.code ?? "")}`.trim(), { cause: error });
    throw new TargetUnavailableError(
      {
        code: "TS401",
        where,
        found: `${error.name} ${String(error.code ?? "")}`.trim(),
        expected: "an answer of the target database",
        remedy:
          "Nothing is lost: the step is repeated. If it stays, look at the connection string, the network and the server's log.",
      },
      error,
    );
  }
}

function refusedLogin(where: string, error: MongoError): TargetUnavailableError {
  return new TargetUnavailableError(
    {
      code: "TS405",
      where,
      found: `${error.name} ${String(error.code)}`,
      expected: "a login that the target database takes",
      remedy: "Put the valid user name and password into the secret; it was read again before this was said.",
    },
    error,
  );
}
