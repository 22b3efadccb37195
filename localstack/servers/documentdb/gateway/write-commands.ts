import { BSON } from "mongodb";
import { CommandError } from "./command-error.ts";
import { DUPLICATE_KEY, WRITE_CONFLICT, codeOfPacked, duplicateKeyMessage } from "./error-codes.ts";
import type { Command } from "./gateway-context.ts";
import { toBson } from "./reply-document.ts";
import type { Request } from "./request.ts";
import { bytesAt, firstRow, isTrue, runStatement } from "./run-statement.ts";

type WriteFunction = "insert" | "update" | "delete";

/**
 * Outside a transaction the bulk procedures commit in pieces. The plain functions held the row locks of a whole batch:
 * four clients over the same documents deadlocked for a minute.
 */
const BULK_PROCEDURE: Readonly<Partial<Record<WriteFunction, string>>> = {
  insert: "insert_bulk",
  update: "update_bulk",
};

const statementOf = (write: WriteFunction, inTransaction: boolean): string => {
  const procedure = inTransaction ? undefined : BULK_PROCEDURE[write];
  return procedure === undefined
    ? `SELECT p_result, p_success FROM documentdb_api.${write}($1,$2,$3,NULL)`
    : `CALL documentdb_api.${procedure}($1,$2,$3,NULL,NULL,NULL)`;
};

type WriteError = { code: number; errmsg: string };

/** Write errors carry packed SQLSTATEs; the driver wants MongoDB's codes, and E11000 in the text. */
const translateWriteErrors = (reply: Buffer): { document: Buffer; count: number } => {
  const decoded = BSON.deserialize(reply, { promoteLongs: false });
  const errors = (decoded["writeErrors"] ?? []) as WriteError[];
  for (const error of errors) {
    error.code = codeOfPacked(error.code);
    if (error.code === DUPLICATE_KEY) error.errmsg = duplicateKeyMessage(error.errmsg);
    if (error.code === WRITE_CONFLICT) throw new CommandError(error.code, error.errmsg, ["TransientTransactionError"]);
  }
  return { document: toBson(decoded), count: errors.length };
};

const write =
  (name: WriteFunction): Command =>
  async ({ pool }, request: Request) => {
    const { transaction, maxTimeMs, database, body, sequences } = request;
    const parameters = [database, body, sequences[0]?.data ?? null];
    const text = statementOf(name, transaction !== null);
    const row = firstRow(await runStatement(pool, { transaction, client: null, maxTimeMs }, text, parameters));
    if (isTrue(row[1])) return bytesAt(row, 0);
    const { document, count } = translateWriteErrors(bytesAt(row, 0));
    // As on MongoDB, any write error ends the transaction it happens in.
    request.mustRollBack = transaction !== null && count > 0;
    return document;
  };

const findAndModify: Command = async ({ pool }, request) => {
  const { transaction, maxTimeMs, database, body } = request;
  const text = "SELECT p_result, p_success FROM documentdb_api.find_and_modify($1,$2,$3)";
  return bytesAt(
    firstRow(await runStatement(pool, { transaction, client: null, maxTimeMs }, text, [database, body, null])),
    0,
  );
};

export const WRITE_COMMANDS: Readonly<Record<string, Command>> = {
  insert: write("insert"),
  update: write("update"),
  delete: write("delete"),
  findAndModify,
  findandmodify: findAndModify,
};
