import type { EngineClient } from "../engine-client.ts";
import type { BsonFields } from "./bson-scan.ts";
import { fieldValue } from "./bson-scan.ts";
import type { DocumentSequence } from "./op-msg.ts";
import type { Transaction } from "./transactions.ts";

/** One command on its way through the gateway. */
export type Request = {
  readonly body: Buffer;
  readonly fields: BsonFields;
  /** The first element's name: "find", "insert", … */
  readonly name: string;
  readonly database: string;
  readonly sequences: readonly DocumentSequence[];
  /** Address of the client, for `whatsmyuri`. */
  readonly peer: string;
  /** 0: no limit. */
  readonly maxTimeMs: number;
  transaction: Transaction | null;
  /** Set when a write inside a transaction failed: the transaction is to be rolled back after the reply is made. */
  mustRollBack: boolean;
};

/** What a statement runs on: the transaction's connection, a cursor's own, or any. */
export type Target = {
  readonly transaction: Transaction | null;
  readonly client: EngineClient | null;
  readonly maxTimeMs: number;
};

export const valueOf = (request: Pick<Request, "body" | "fields">, name: string): ReturnType<typeof fieldValue> =>
  fieldValue(request.body, request.fields.get(name));

/** The collection a command names in its first element. */
export const collectionOf = (request: Request): string => String(valueOf(request, request.name) ?? "");
