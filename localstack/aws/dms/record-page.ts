import { numberMember, textMember } from "../json-member.ts";
import type { JsonObject } from "../json-service.ts";
import { invalidValue } from "./dms-errors.ts";

const DEFAULT_RECORDS = 100;
const MIN_RECORDS = 20;

/** One page of a list by `MaxRecords` (20 to `mostRecords`, default 100) and `Marker`; markers are positions. Throws AwsError. */
export function recordPage<T>(
  list: readonly T[],
  input: JsonObject,
  mostRecords: number,
): { readonly records: readonly T[]; readonly Marker?: string } {
  const size = numberMember(input, "MaxRecords") ?? DEFAULT_RECORDS;
  if (!Number.isInteger(size) || size < MIN_RECORDS || size > mostRecords) {
    throw invalidValue(`The parameter MaxRecords must be between ${MIN_RECORDS} and ${mostRecords}, found ${size}.`);
  }
  const marker = textMember(input, "Marker");
  const from = marker === undefined || marker === "" ? 0 : Number(marker);
  if (!Number.isSafeInteger(from) || from < 0) throw invalidValue(`Invalid Marker: ${marker ?? ""}`);
  const records = list.slice(from, from + size);
  return from + size < list.length ? { records, Marker: String(from + size) } : { records };
}
