import type { MongoClient } from "mongodb";
import { createConnection } from "mysql2/promise";
import { ServerStartError } from "../../src/core/errors/error-classes.ts";
import type { Problem } from "../../src/core/errors/tillstream-error.ts";
import { openMongo } from "../../src/edges/mongo.ts";
import { givenDocumentServer } from "./find-document-server.ts";
import { resolveSource } from "./resolve-source.ts";
import type { Environment } from "./running-server.ts";
import { serverProblem } from "./server-problem.ts";

/** A server that is up answers at once; five seconds let a replica set elect and a slow name server speak. */
const ANSWER_MS = 5_000;
const MYSQL_PORT = "3306";

/** What is wrong with one server, or null. Connection strings may hold a password: only their hosts are named. */
type Check = Promise<ServerStartError | null>;

/** Drivers put several addresses' errors into one without a message. */
function said(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: string };
  return message !== undefined && message !== "" ? message : String(code ?? error);
}

const noAnswer = (where: string, error: unknown): ServerStartError =>
  serverProblem({ code: "TS712", where, found: said(error), expected: "a server that answers" }, error);

async function documentServer(uri: string): Check {
  let client: MongoClient;
  try {
    client = await openMongo(uri, { serverSelectionTimeoutMS: ANSWER_MS, connectTimeoutMS: ANSWER_MS });
  } catch (error) {
    // The driver reads the text before it connects; its messages do not repeat it.
    const problem = {
      code: "TS709",
      where: "MONGODB_URI",
      found: said(error),
      expected: "mongodb://host:port/",
    } as const;
    return serverProblem(problem, error);
  }
  const { srvHost, hosts } = client.options;
  try {
    await client.db("admin").command({ ping: 1 });
    return null;
  } catch (error) {
    return noAnswer(`MONGODB_URI (${srvHost ?? hosts.map(String).join(",")})`, error);
  } finally {
    await client.close();
  }
}

async function sourceServer(uri: string): Check {
  const { hostname, port } = new URL(uri);
  const where = `SOURCE_URI (${hostname}:${port === "" ? MYSQL_PORT : port})`;
  try {
    const connection = await createConnection({ uri, connectTimeout: ANSWER_MS });
    connection.destroy();
    return null;
  } catch (error) {
    return noAnswer(where, error);
  }
}

/**
 * Asks the servers that MONGODB_URI and, `withSource`, SOURCE_URI name, before anything else is started: the pipeline would take them for
 * down and retry for minutes. @throws ServerStartError TS712 with a problem for each that does not answer, TS709
 */
export async function checkGivenServers(environment: Environment, withSource: boolean): Promise<void> {
  const documents = givenDocumentServer(environment).found;
  const source = withSource ? resolveSource(environment) : null;
  const checked = await Promise.all([
    documents?.type === "given" ? documentServer(documents.uri) : null,
    source === null ? null : sourceServer(source.uri),
  ]);
  const problems = checked.flatMap((error): readonly Problem[] => error?.problems ?? []);
  if (problems.length > 0) throw new ServerStartError(problems, checked.find((error) => error !== null)?.cause);
}
