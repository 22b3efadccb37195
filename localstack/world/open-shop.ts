import path from "node:path";
import { applySchema } from "../../source/apply-schema.ts";
import type { ReportProgress, RunningServer } from "../servers/running-server.ts";
import { resolveSource } from "../servers/resolve-source.ts";
import { startMariaDb } from "../servers/start-mariadb.ts";
import type { ShopUris } from "./shop-uris.ts";

/** The source database of a world and its users. Only in the MariaDB we started (`ours`) we make the schema, fill it and sell in it. */
export type Shop = ShopUris & {
  readonly server: RunningServer;
  readonly stop: () => Promise<void>;
};

type Options = { readonly dataDir: string; readonly log: (line: string) => void; readonly progress: ReportProgress };

/** SOURCE_URI as it is, one user for everything; or our own MariaDB with schema and users. */
export async function openShop(options: Options): Promise<Shop> {
  const given = resolveSource(process.env);
  if (given !== null) {
    const { uri } = given;
    return { server: given, ours: false, adminUri: uri, appUri: uri, cdcUri: uri, reportUri: uri, stop: given.stop };
  }
  const server = await startMariaDb({
    dataDir: path.join(options.dataDir, "mariadb"),
    log: options.log,
    progress: options.progress,
  });
  try {
    const users = await applySchema(server.uri);
    return {
      server,
      ours: true,
      adminUri: server.uri,
      appUri: users.app,
      cdcUri: users.cdc,
      reportUri: users.report,
      stop: server.stop,
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
