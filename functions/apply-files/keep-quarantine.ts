import type { BadRow } from "../../src/core/change-files/bad-row.ts";
import type { PoisonFileError } from "../../src/core/errors/error-classes.ts";
import type { ListedFile } from "../../src/core/pipeline/listed-file.ts";
import { quarantineKeys } from "../../src/core/pipeline/quarantine-keys.ts";
import type { ObjectStore } from "../../src/edges/object-store.ts";
import type { FileTally } from "./row-sink.ts";

/**
 * Keeps bad rows with place, reason and raw text, and after them how many rows went nowhere because of which unreadable document.
 * A repeat writes the same, unless somebody saw to the documents.
 */
export async function keepBadRows(
  objects: ObjectStore,
  file: ListedFile,
  bad: readonly BadRow[],
  documents: FileTally["documents"],
): Promise<string | null> {
  if (bad.length === 0 && documents.size === 0) return null;
  const key = quarantineKeys.rows(file);
  const hindered = [...documents].map(([{ collection, id, found }, changes]) => {
    const reason = `the document cannot be read: ${found}`;
    return { file: file.key, code: "TS403", collection, id: String(id), changes, reason };
  });
  const lines = [...bad, ...hindered].map((row) => `${JSON.stringify(row)}\n`).join("");
  await objects.putText(file.bucket, key, lines, "application/x-ndjson");
  return key;
}

/** Keeps a refused file, byte for byte, and why it was refused. `copied` false: the object had gone or changed meanwhile. */
export async function keepRefusedFile(objects: ObjectStore, file: ListedFile, error: PoisonFileError): Promise<string> {
  const copiedTo = quarantineKeys.file(file);
  const copied = await objects.copy(file, copiedTo);
  const reason = {
    file: file.key,
    etag: file.etag,
    bytes: file.size,
    copy: copied ? copiedTo : null,
    problems: error.problems,
  };
  await objects.putText(file.bucket, quarantineKeys.reason(file), `${JSON.stringify(reason, null, 2)}\n`);
  return quarantineKeys.reason(file);
}
