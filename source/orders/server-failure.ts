/** What a failed statement or connection means for the transaction it was in. */
export type ServerFailure = "again" | "lost" | "refused";

const ER_LOCK_WAIT_TIMEOUT = 1205;
const ER_LOCK_DEADLOCK = 1213;
/** How InnoDB reports a deadlock over the lock that numbers rows. */
const ER_AUTOINC_READ_FAILED = 1467;
/** A row changed since the snapshot: newer servers refuse where ours wait (innodb_snapshot_isolation). */
const ER_CHECKREAD = 1020;
const AGAIN = new Set([ER_CHECKREAD, ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK, ER_AUTOINC_READ_FAILED]);
/** The server stops, or somebody ended the session: the connection is gone, whatever the driver thinks. */
const ENDED = new Set(["ER_SERVER_SHUTDOWN", "ER_CONNECTION_KILLED", "ER_NEW_ABORTING_CONNECTION"]);
/** The server is there and takes no more sessions for now, or has just started and knows nobody yet. */
const BUSY = new Set(["ER_CON_COUNT_ERROR", "ER_TOO_MANY_USER_CONNECTIONS", "ER_USER_LIMIT_REACHED"]);

/** `again`: rolled back, the same work may succeed. `lost`: the connection is gone. `refused`: it would fail again. */
export function serverFailure(error: unknown): ServerFailure {
  const { errno, code, fatal } = error as { errno?: number; code?: string; fatal?: boolean };
  if (errno !== undefined && AGAIN.has(errno)) return "again";
  if (code === undefined) return isClosed(error) ? "lost" : "refused";
  if (ENDED.has(code) || BUSY.has(code)) return "lost";
  if (/^(?:ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|PROTOCOL_)/.test(code)) return "lost";
  return fatal === true && !code.startsWith("ER_") ? "lost" : "refused";
}

/** The driver reports a statement on a connection that is already known to be dead without a code. */
function isClosed(error: unknown): boolean {
  return error instanceof Error && /closed state|Connection lost|Pool is closed/.test(error.message);
}
