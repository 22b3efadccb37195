import type { BadRow } from "../../src/core/change-files/bad-row.ts";
import type { PoisonFileError } from "../../src/core/errors/error-classes.ts";
import type { ListedFile } from "../../src/core/pipeline/listed-file.ts";
import { quarantineKeys } from "../../src/core/pipeline/quarantine-keys.ts";
import type { ObjectStore } from "../../src/edges/object-store.ts";

/** Keeps bad rows with place, reason and raw text. Names and content depend on the file alone, so a repeat writes the same. */
export async function keepBadRows(
  objects: ObjectStore,
  file: ListedFile,
  bad: readonly BadRow[],
): Promise<string | null> {
  if (bad.length === 0) return null;
  const key = quarantineKeys.rows(file);
  const lines = bad.map((row) => `${JSON.stringify(row)}\n`).join("");
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
