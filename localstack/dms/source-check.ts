import { UnsafeSourceError } from "../../src/core/errors/error-classes.ts";
import { gtidDomains } from "./binlog-stream.ts";
import type { SourceConnection } from "./source-connection.ts";
import { readSourceFacts, type SourceFacts } from "./source-facts.ts";
import { sourceProblem } from "./source-problem.ts";
import { sourceProblems } from "./source-problems.ts";

/** Throws UnsafeSourceError with everything that is wrong; else returns the facts the codecs need. */
export async function checkSource(
  connection: SourceConnection,
  schema: string,
  tables: readonly string[],
): Promise<SourceFacts> {
  const facts = await readSourceFacts(connection.query, schema, tables);
  const problems = sourceProblems(facts);
  if (problems.length > 0) throw new UnsafeSourceError(problems);
  return facts;
}

/** A server that does not know a domain of ours would take the position for "before everything" and stream its whole history as new. */
export async function checkDomains(connection: SourceConnection, gtidSet: string): Promise<void> {
  const [row] = await connection.query("SELECT @@GLOBAL.gtid_binlog_state state");
  const known = new Set(gtidDomains(typeof row?.["state"] === "string" ? row["state"] : ""));
  const unknown = gtidDomains(gtidSet).filter((domain) => !known.has(domain));
  const problems = unknown.map((domain) =>
    sourceProblem("TS321", "checkpoint", `GTID domain ${domain}`, `one of ${[...known].join(", ") || "none"}`),
  );
  if (problems.length > 0) throw new UnsafeSourceError(problems);
}
