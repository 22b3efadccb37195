import { AwsError } from "../aws-error.ts";
import { objectListMember } from "../json-member.ts";
import type { JsonObject } from "../json-service.ts";
import { requiredText } from "./queue-url-member.ts";
import { batchError } from "./sqs-error.ts";

const MAX_ENTRIES = 10;

function checkedEntries(input: JsonObject): { id: string; entry: JsonObject }[] {
  const entries = objectListMember(input, "Entries").map((entry) => ({ id: requiredText(entry, "Id"), entry }));
  if (entries.length === 0) throw batchError("EmptyBatchRequest", "There should be at least one entry in the request.");
  if (entries.length > MAX_ENTRIES) {
    throw batchError(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are ${MAX_ENTRIES}. You have sent ${entries.length}.`,
    );
  }
  if (new Set(entries.map(({ id }) => id)).size < entries.length)
    throw batchError("BatchEntryIdsNotDistinct", "Two or more batch entries have the same Id.");
  const odd = entries.find(({ id }) => !/^[\w-]{1,80}$/.test(id));
  if (odd !== undefined) throw batchError("InvalidBatchEntryId", `The batch entry id "${odd.id}" is not valid.`);
  return entries;
}

/** Runs each entry by itself: those that throw an `AwsError` are listed as failed, the others stand. Throws for a batch that is malformed as a whole. */
export function runBatch(
  input: JsonObject,
  run: (entry: JsonObject) => object,
): { Successful: object[]; Failed: object[] } {
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const { id, entry } of checkedEntries(input)) {
    try {
      Successful.push({ Id: id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id: id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return { Successful, Failed };
}
