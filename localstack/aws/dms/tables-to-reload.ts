import { objectListMember, textMember } from "../json-member.ts";
import type { JsonObject } from "../json-service.ts";
import { invalidCombination, invalidValue, resourceNotFound } from "./dms-errors.ts";
import type { TableRecord } from "./table-record.ts";

const MOST_TABLES = 10;

/**
 * The tables a ReloadTables request names, of those the task has. Throws AwsError. DMS's guide has the limit and forbids duplicates; which
 * errors it answers with stands nowhere, except that a task must be running.
 */
export function tablesToReload(input: JsonObject, known: readonly Pick<TableRecord, "SchemaName" | "TableName">[]) {
  refuseOtherOptions(textMember(input, "ReloadOption"));
  const names = objectListMember(input, "TablesToReload").map((one) => {
    const [schema, table] = [textMember(one, "SchemaName"), textMember(one, "TableName")];
    if (schema === undefined || table === undefined) {
      throw invalidValue("TablesToReload: each needs a SchemaName and a TableName.");
    }
    const isKnown = known.some(({ SchemaName, TableName }) => SchemaName === schema && TableName === table);
    if (!isKnown) throw resourceNotFound(`Table ${schema}.${table} is not of this task.`);
    return table;
  });
  if (names.length === 0 || names.length > MOST_TABLES) {
    throw invalidValue(`TablesToReload must name 1 to ${MOST_TABLES} tables, found ${names.length}.`);
  }
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw invalidValue(`TablesToReload names ${twice} twice.`);
  return names;
}

function refuseOtherOptions(option: string | undefined): void {
  if (option === undefined || option === "data-reload") return;
  if (option === "validate-only") {
    throw invalidCombination("ReloadOption validate-only: validation is not enabled for this task.");
  }
  throw invalidValue(`ReloadOption ${JSON.stringify(option)} is not one of data-reload, validate-only.`);
}
