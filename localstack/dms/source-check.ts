import { UnsafeSourceError } from "../../src/core/errors/error-classes.ts";
import { gtidDomains } from "./binlog-stream.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Query } from "./source-connection.ts";
import { readSourceFacts, type SourceFacts } from "./source-facts.ts";
import { sourceProblem } from "./source-problem.ts";
import { sourceProblems, type Allowances } from "./source-problems.ts";

/** Throws UnsafeSourceError with everything that is wrong; else returns the facts the codecs need. */
export async function checkSource(
  query: Query,
  schema: string,
  tables: readonly string[],
  allowances: Allowances,
): Promise<SourceFacts> {
  const facts = await readSourceFacts(query, schema, tables);
  const problems = sourceProblems(facts, allowances);
  if (problems.length > 0) throw new UnsafeSourceError(problems);
  return facts;
}

/** `logEnd`: the GTID set that the log has reached. */
export type SourceServer = { readonly serverId: number; readonly logEnd: string };

type Noted = Pick<Checkpoint, "gtidSet" | "position" | "serverId">;

/**
 * Throws UnsafeSourceError when this server's log is not the one the checkpoint was taken from: TS321, TS329. Returns its `server_id`
 * and where its log ends now. What the server refuses by itself (a GTID it does not have) is TS320.
 */
export async function checkHistory(query: Query, noted: Noted): Promise<SourceServer> {
  const [row] = await query(
    "SELECT @@GLOBAL.gtid_binlog_state state, @@GLOBAL.gtid_binlog_pos logEnd, @@GLOBAL.server_id id",
  );
  const serverId = Number(row?.["id"]);
  const known = new Set(gtidDomains(typeof row?.["state"] === "string" ? row["state"] : ""));
  // A server that does not know a domain of ours would take the position for "before everything" and stream its whole history as new.
  const unknown = gtidDomains(noted.gtidSet).filter((domain) => !known.has(domain));
  const problems = unknown.map((domain) =>
    sourceProblem("TS321", "checkpoint", `GTID domain ${domain}`, `one of ${[...known].join(", ") || "none"}`),
  );
  // Positions of a replica's log are other ones, rightly; its server_id is another too.
  const found = noted.serverId === serverId ? await otherHistory(query, noted) : null;
  if (found !== null) problems.push(sourceProblem("TS329", noted.position, found, `GTID ${noted.gtidSet || "none"}`));
  if (problems.length > 0) throw new UnsafeSourceError(problems);
  return { serverId, logEnd: typeof row?.["logEnd"] === "string" ? row["logEnd"] : "" };
}

/** Above this the log's 32-bit positions start again at 0. */
const LARGEST_POSITION = 2 ** 32;

/**
 * A server made anew, or one that lost the end of its log in a crash, counts GTIDs from where it stands and soon has ours again, for other
 * transactions: it would go on without an error. The same place of the log then shows another GTID, or is behind the log's end.
 */
async function otherHistory(query: Query, { gtidSet, position }: Noted): Promise<string | null> {
  const [, file = "", offset = ""] = /^(.+):(\d+)$/.exec(position) ?? [];
  const logs = await query("SHOW BINARY LOGS");
  const size = Number(logs.find((log) => log["Log_name"] === file)?.["File_size"] ?? Number.NaN);
  // A file that is gone was purged; whether the log still reaches back far enough is the server's to say.
  if (Number.isNaN(size) || size >= LARGEST_POSITION) return null;
  if (size < Number(offset)) return `a log file that ends at ${size}`;
  const [row] = await query("SELECT BINLOG_GTID_POS(?, ?) gtid", [file, Number(offset)]);
  const there = row?.["gtid"];
  if (typeof there !== "string") return "the middle of an event";
  const sorted = (set: string): string => set.split(",").toSorted().join();
  return sorted(there) === sorted(gtidSet) ? null : `GTID ${there || "none"}`;
}
