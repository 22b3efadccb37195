import { serverProblem } from "../server-problem.ts";
import { EngineClient } from "./engine-client.ts";

/** Every SQL function the gateway calls, with the number of arguments it gives. */
const CALLED: readonly (readonly [string, number])[] = [
  ["documentdb_api.insert", 4],
  ["documentdb_api.update", 4],
  ["documentdb_api.delete", 4],
  ["documentdb_api.insert_bulk", 6],
  ["documentdb_api.update_bulk", 6],
  ["documentdb_api.find_and_modify", 3],
  ["documentdb_api.find_cursor_first_page", 2],
  ["documentdb_api.aggregate_cursor_first_page", 2],
  ["documentdb_api.list_collections_cursor_first_page", 2],
  ["documentdb_api.list_indexes_cursor_first_page", 2],
  ["documentdb_api.cursor_get_more", 3],
  ["documentdb_api.count_query", 2],
  ["documentdb_api.distinct_query", 2],
  ["documentdb_api.list_databases", 1],
  ["documentdb_api.coll_stats", 3],
  ["documentdb_api.db_stats", 2],
  ["documentdb_api.create_collection_view", 2],
  ["documentdb_api.coll_mod", 3],
  ["documentdb_api.rename_collection", 1],
  ["documentdb_api.drop_collection", 2],
  ["documentdb_api.drop_database", 1],
  ["documentdb_api.drop_indexes", 3],
  ["documentdb_api_internal.create_indexes_non_concurrently", 3],
];

const FUNCTIONS = `
SELECT n.nspname || '.' || p.proname, (p.pronargs - p.pronargdefaults)::text,
       (CASE WHEN p.prokind = 'p' THEN coalesce(array_length(p.proallargtypes, 1), p.pronargs) ELSE p.pronargs END)::text
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname LIKE 'documentdb_api%'`;

const VERSIONS = `
SELECT current_setting('server_version'), (SELECT extversion FROM pg_extension WHERE extname = 'documentdb')`;

/** Names of the functions that are missing or take another number of arguments. */
export const missingFunctions = (offered: readonly { name: string; least: number; most: number }[]): string[] =>
  CALLED.filter(([name, count]) => !offered.some((f) => f.name === name && f.least <= count && count <= f.most)).map(
    ([name, count]) => `${name}(${count})`,
  );

/**
 * The engine's version in words, after checking that it offers what the gateway calls: Debian testing moves, and a
 * missing function would otherwise show as a strange reply in the middle of a load. Throws ServerStartError (TS708).
 */
export const checkEngine = async (socketPath: string): Promise<string> => {
  const client = await EngineClient.connect(socketPath, { user: "postgres", database: "postgres" });
  try {
    const [versions] = await client.query(VERSIONS);
    const version = `DocumentDB ${versions?.[1]?.toString() ?? "?"} on PostgreSQL ${versions?.[0]?.toString() ?? "?"}`;
    const rows = await client.query(FUNCTIONS);
    const offered = rows.map((row) => ({ name: String(row[0]), least: Number(row[1]), most: Number(row[2]) }));
    const missing = missingFunctions(offered);
    if (missing.length === 0) return version;
    const found = `${version}, without ${missing.join(", ")}`;
    throw serverProblem({
      code: "TS708",
      where: "DocumentDB engine",
      found,
      expected: `${CALLED.length} known functions`,
    });
  } finally {
    client.end();
  }
};
