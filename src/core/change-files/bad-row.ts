import type { ErrorCode } from "../errors/error-codes.ts";

/** A row that cannot be used, with everything needed to mend it by hand and send it again. Goes to quarantine, never to a log. */
export type BadRow = {
  /** Key of the change file. */
  file: string;
  /** Physical line where the record starts, the header being line 1. A quoted line feed makes a record span several lines. */
  line: number;
  /** null: the record as a whole is wrong. */
  column: string | null;
  code: ErrorCode;
  /** What was found and what was expected, for people. */
  reason: string;
  /** The record's bytes as they stand in the file, as text, without the line feed that ends it. */
  raw: string;
};
