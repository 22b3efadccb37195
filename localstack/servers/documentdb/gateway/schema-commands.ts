import { BSON } from "mongodb";
import { CommandError } from "./command-error.ts";
import { engineCommand } from "./engine-command.ts";
import { codeOfPacked } from "./error-codes.ts";
import type { Command } from "./gateway-context.ts";
import { toBson } from "./reply-document.ts";
import { type Request, collectionOf } from "./request.ts";

const databaseAndBody = ({ database, body }: Request): [string, Buffer] => [database, body];

const drop: Command = async (context, request) => {
  await DROP_COLLECTION(context, request);
  return toBson({ ns: `${request.database}.${collectionOf(request)}`, nIndexesWas: 1, ok: 1 });
};

const DROP_COLLECTION = engineCommand("SELECT documentdb_api.drop_collection($1,$2)", (request) => [
  request.database,
  collectionOf(request),
]);

const dropDatabase: Command = async (context, request) => {
  await DROP_DATABASE(context, request);
  return toBson({ dropped: request.database, ok: 1 });
};

const DROP_DATABASE = engineCommand("SELECT documentdb_api.drop_database($1)", ({ database }) => [database]);

/** What index commands of the engine answer; failures come as a document, not as an error. */
type IndexReply = {
  readonly ok: number;
  readonly code?: number;
  readonly errmsg?: string;
  readonly numIndexesBefore?: number;
  readonly numIndexesAfter?: number;
  readonly createdCollectionAutomatically?: boolean;
  readonly note?: string;
};

const refuse = (reply: IndexReply): CommandError =>
  new CommandError(codeOfPacked(reply.code ?? 1), reply.errmsg ?? "the engine gave no reason");

/** The concurrent way builds in the background through cron and answers before the index is there. */
const CREATE_INDEXES = engineCommand(
  "SELECT documentdb_api_internal.create_indexes_non_concurrently($1,$2,true)",
  databaseAndBody,
);

const createIndexes: Command = async (context, request) => {
  const decoded = BSON.deserialize(await CREATE_INDEXES(context, request), { promoteLongs: false });
  const perShard = decoded["raw"] as { readonly defaultShard?: IndexReply } | undefined;
  const reply = perShard?.defaultShard ?? (decoded as IndexReply);
  if (reply.ok !== 1 || reply.code !== undefined) throw refuse(reply);
  const { numIndexesBefore, numIndexesAfter, createdCollectionAutomatically, note } = reply;
  return toBson({
    numIndexesBefore,
    numIndexesAfter,
    createdCollectionAutomatically,
    ...(note === undefined ? {} : { note }),
    ok: 1,
  });
};

const DROP_INDEXES = engineCommand("CALL documentdb_api.drop_indexes($1,$2,$3)", ({ database, body }) => [
  database,
  body,
  null,
]);

const dropIndexes: Command = async (context, request) => {
  const reply = BSON.deserialize(await DROP_INDEXES(context, request), { promoteLongs: false });
  if (Number(reply["ok"]) !== 1) throw refuse(reply as IndexReply);
  return toBson({ ...reply, ok: 1 });
};

export const SCHEMA_COMMANDS: Readonly<Record<string, Command>> = {
  create: engineCommand("SELECT documentdb_api.create_collection_view($1,$2)", databaseAndBody),
  collMod: engineCommand("SELECT documentdb_api.coll_mod($1,$2,$3)", (request) => [
    request.database,
    collectionOf(request),
    request.body,
  ]),
  renameCollection: engineCommand("SELECT documentdb_api.rename_collection($1)", ({ body }) => [body]),
  drop,
  dropDatabase,
  createIndexes,
  dropIndexes,
  deleteIndexes: dropIndexes,
};
