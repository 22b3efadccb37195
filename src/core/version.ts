/**
 * Version of a source row: `<epoch>.<dms_seq>`, for example `0001.20261120101530000000000000000000042`.
 * The epoch is the folder number of a full load (4 digits), the sequence DMS's 35-digit change sequence.
 * Fixed width, so plain text comparison orders it. Full-load rows have 35 zeros: any later change of the epoch wins.
 */
export type Version = string;

const SEQUENCE_DIGITS = 35;
export const LOAD_SEQUENCE = "0".repeat(SEQUENCE_DIGITS);

/** `sequence` is empty (or the null token, passed as null) on full-load rows. */
export function versionOf(epoch: string, sequence: string | null): Version {
  return `${epoch}.${sequence === null || sequence === "" ? LOAD_SEQUENCE : sequence}`;
}

/**
 * Version of the deletes that sweep what an epoch's full load does not have. As text it is newer than every version of older epochs
 * and older than every version of its own, full-load rows too: a row of the load wins whenever it comes, without a tie to decide.
 */
export const sweepVersion = (epoch: string): Version => `${epoch}.`;

const TIME = /^\d{4}\.(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/;

/** When the source committed the change, to the second; null for a full-load row, which has no time. */
export function commitTimeOf(version: Version): Date | null {
  const [, year = "", month = "", day = "", hour = "", minute = "", second = ""] = TIME.exec(version) ?? [];
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** Older than every version. */
export const NO_VERSION: Version = "";
