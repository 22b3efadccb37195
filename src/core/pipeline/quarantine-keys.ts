import type { ListedFile } from "./listed-file.ts";

type Named = Pick<ListedFile, "key" | "etag">;

/**
 * Names below `quarantine/` of the data bucket: a folder per change file, and in it what belongs to one ETag. DMS writes the name
 * LOAD00000001 again at every full load; what was set aside of the earlier file must stay what it was.
 */
export const quarantineKeys = {
  /** Bad rows of a file that was loaded, one JSON object a line. */
  rows: ({ key, etag }: Named): string => `quarantine/${key}/${etag}.jsonl`,
  /** Why a file was refused whole. */
  reason: ({ key, etag }: Named): string => `quarantine/${key}/${etag}.json`,
  /** The refused file itself, byte for byte. */
  file: ({ key, etag }: Named): string => `quarantine/${key}/${etag}`,
} as const;
