import path from "node:path";
import { once } from "node:events";
import { documentSettings } from "../src/core/documents/document-settings.ts";
import { exportCollection } from "../src/edges/export-documents.ts";
import { loadMapping } from "../src/edges/mapping-file.ts";
import { openMongo } from "../src/edges/mongo.ts";
import { withWorld } from "../localstack/world/with-world.ts";
import { worldMapping } from "../localstack/world/world-folder.ts";
import { EXIT_CODE, type ExitCode } from "./exit-code.ts";

export const EXPORTS = ["customers", "products", "orders", "places", "purchases"] as const;
export type ExportName = (typeof EXPORTS)[number];

/** Prints a collection as NDJSON, at the reader's pace. */
export async function exportCommand(collection: ExportName, options: { data: string }): Promise<ExitCode> {
  return withWorld(path.resolve(options.data), async (world) => {
    const settings = documentSettings(await loadMapping(worldMapping(path.resolve(options.data))));
    const client = await openMongo(world.documentsUri);
    try {
      for await (const line of exportCollection(client.db(world.database), collection, settings)) {
        if (!process.stdout.write(`${line}\n`)) await once(process.stdout, "drain");
      }
    } finally {
      await client.close();
    }
    return EXIT_CODE.fine;
  });
}
