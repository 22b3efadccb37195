import { join } from "node:path";
import { startDocumentServer } from "../../../localstack/servers/start-document-server.ts";
import { privateEnvironment } from "./private-environment.ts";
import { startMariaDb } from "../../../localstack/servers/start-mariadb.ts";

/** A parent to be killed: starts both servers on the folder given, prints what they are as one line of JSON, and stays. */
const folder = process.argv[2] ?? "";
const mariadb = await startMariaDb({ dataDir: join(folder, "mariadb"), durable: false });
const documents = await startDocumentServer({ dataDir: join(folder, "documents"), environment: privateEnvironment() });
console.log(
  JSON.stringify({
    mariadb: { uri: mariadb.uri, pid: mariadb.pid },
    documents: { uri: documents.uri, pid: documents.pid },
  }),
);
setInterval(() => {}, 2 ** 30);
