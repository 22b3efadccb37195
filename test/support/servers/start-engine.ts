import { installPackageSet } from "../../../localstack/servers/debian/install-package-set.ts";
import { DOCUMENTDB_PACKAGES } from "../../../localstack/servers/documentdb/documentdb-package-set.ts";
import { startDocumentDb } from "../../../localstack/servers/documentdb/start-documentdb.ts";
import type { RunningServer } from "../../../localstack/servers/running-server.ts";
import { makeServerFolder } from "../../../localstack/servers/server-user.ts";

/** The DocumentDB engine with our gateway, whatever other document server this machine has. */
export const startEngine = async (dataDir: string): Promise<RunningServer> => {
  const { prefix } = await installPackageSet(DOCUMENTDB_PACKAGES, process.env, () => {});
  return startDocumentDb({ prefix, folder: makeServerFolder(dataDir), log: () => {}, durable: true });
};
