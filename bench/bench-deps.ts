import type { Db } from "mongodb";
import { documentSettings } from "../src/core/documents/document-settings.ts";
import { ensureIndexes } from "../src/edges/ensure-indexes.ts";
import { mongoDocumentStore } from "../src/edges/mongo-document-store.ts";
import { newToken, pause } from "../src/runtime/chance.ts";
import type { DocumentDeps } from "../src/steps/document-deps.ts";
import { POS_MAPPING } from "./pos-mapping.ts";

/** What a deployed function works with, on this database. */
export async function benchDeps(db: Db): Promise<DocumentDeps> {
  await ensureIndexes(db);
  const settings = documentSettings(POS_MAPPING);
  return { store: mongoDocumentStore({ db, settings, newToken }), settings, pause, now: () => new Date() };
}
