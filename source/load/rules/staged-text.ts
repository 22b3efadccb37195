import { stagedName } from "../staged-name.ts";

/** A field of the staged row `s` without spaces around it, NULL when nothing is left. */
export const stagedText = (header: string): string => `NULLIF(TRIM(s.\`${stagedName(header)}\`), '')`;
