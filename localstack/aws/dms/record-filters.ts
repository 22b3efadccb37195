import { objectListMember, textListMember, textMember } from "../json-member.ts";
import type { JsonObject } from "../json-service.ts";
import { notImplemented } from "../not-implemented.ts";
import { invalidValue } from "./dms-errors.ts";

/** Filters of DMS that exist and are left out here are refused by name; names that do not exist are wrong values. */
export type FilterNames = { readonly known: readonly string[]; readonly leftOut: readonly string[] };

/**
 * The records that every filter of the request lets through, each by one of its values.
 * @param valueOf a record's text for a filter name of `known`
 */
export function filteredRecords<T>(
  list: readonly T[],
  input: JsonObject,
  names: FilterNames,
  valueOf: (record: T, name: string) => string,
): readonly T[] {
  const filters = objectListMember(input, "Filters").map((filter) => {
    const name = textMember(filter, "Name") ?? "";
    if (names.leftOut.includes(name)) throw notImplemented(`DMS filter ${name}`);
    if (!names.known.includes(name)) {
      throw invalidValue(`Filter name ${JSON.stringify(name)} is not one of ${names.known.join(", ")}.`);
    }
    const values = textListMember(filter, "Values");
    if (values.length === 0) throw invalidValue(`Filter ${name} has no values.`);
    return { name, values };
  });
  return list.filter((record) => filters.every(({ name, values }) => values.includes(valueOf(record, name))));
}
