import { BSON } from "mongodb";
import { engineCommand } from "./engine-command.ts";
import { explain } from "./explain-command.ts";
import type { Command } from "./gateway-context.ts";
import { toBson } from "./reply-document.ts";
import { type Request, collectionOf, valueOf } from "./request.ts";

const killCursors: Command = ({ cursors }, { body }) => {
  const wanted = BSON.deserialize(body, { useBigInt64: true })["cursors"] as (bigint | number)[];
  const cursorsKilled: bigint[] = [];
  const cursorsNotFound: bigint[] = [];
  for (const id of wanted.map(BigInt)) (cursors.drop(id) ? cursorsKilled : cursorsNotFound).push(id);
  return toBson({ cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [], ok: 1 });
};

const scaleOf = (request: Request): string => String(valueOf(request, "scale") ?? 1);
const databaseAndBody = ({ database, body }: Request): [string, Buffer] => [database, body];

export const READ_COMMANDS: Readonly<Record<string, Command>> = {
  find: ({ cursors }, request) => cursors.firstPage(request, "find"),
  aggregate: ({ cursors }, request) => cursors.firstPage(request, "aggregate"),
  listCollections: ({ cursors }, request) => cursors.firstPage(request, "list_collections"),
  listIndexes: ({ cursors }, request) => cursors.firstPage(request, "list_indexes"),
  getMore: ({ cursors }, request) => cursors.getMore(request),
  killCursors,
  explain,
  count: engineCommand("SELECT document FROM documentdb_api.count_query($1,$2)", databaseAndBody),
  distinct: engineCommand("SELECT document FROM documentdb_api.distinct_query($1,$2)", databaseAndBody),
  listDatabases: engineCommand("SELECT documentdb_api.list_databases($1)", ({ body }) => [body]),
  collStats: engineCommand("SELECT documentdb_api.coll_stats($1,$2,$3)", (request) => [
    request.database,
    collectionOf(request),
    scaleOf(request),
  ]),
  dbStats: engineCommand("SELECT documentdb_api.db_stats($1,$2)", (request) => [request.database, scaleOf(request)]),
  dbstats: engineCommand("SELECT documentdb_api.db_stats($1,$2)", (request) => [request.database, scaleOf(request)]),
  validate: engineCommand("SELECT documentdb_api.validate($1,$2)", databaseAndBody),
  currentOp: engineCommand("SELECT documentdb_api.current_op_command($1)", ({ body }) => [body]),
};
