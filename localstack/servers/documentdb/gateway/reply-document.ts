import { BSON } from "mongodb";
import { EngineConnectionLost, EngineError } from "../engine-error.ts";
import { CommandError } from "./command-error.ts";
import {
  DUPLICATE_KEY,
  INTERNAL_ERROR,
  SHUTDOWN_IN_PROGRESS,
  WRITE_CONFLICT,
  codeName,
  codeOfState,
  duplicateKeyMessage,
} from "./error-codes.ts";

export const toBson = (document: Record<string, unknown>): Buffer => Buffer.from(BSON.serialize(document));

export const OK = toBson({ ok: 1 });

const asCommandError = (error: unknown): CommandError => {
  if (error instanceof CommandError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof EngineConnectionLost)
    return new CommandError(SHUTDOWN_IN_PROGRESS, `the database engine is not available: ${message}`);
  if (!(error instanceof EngineError)) return new CommandError(INTERNAL_ERROR, message);
  const code = codeOfState(error.sqlState);
  if (code === DUPLICATE_KEY) return new CommandError(code, duplicateKeyMessage(message));
  if (code === WRITE_CONFLICT) return new CommandError(code, message, ["TransientTransactionError"]);
  return new CommandError(code, code === INTERNAL_ERROR ? `${message} (SQLSTATE ${error.sqlState})` : message);
};

/** The reply to a command that failed. A transaction whose connection broke may be repeated as a whole, and the label says so. */
export const failureReply = (error: unknown, inTransaction: boolean): Buffer => {
  const { code, message, labels } = asCommandError(error);
  const lost = inTransaction && error instanceof EngineConnectionLost;
  const errorLabels = lost ? ["TransientTransactionError"] : [...labels];
  return toBson({
    ok: 0,
    errmsg: message,
    code,
    codeName: codeName(code),
    ...(errorLabels.length > 0 ? { errorLabels } : {}),
  });
};
