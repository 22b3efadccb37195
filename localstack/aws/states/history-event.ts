import { detailsMember, type JournalEvent } from "./journal-event.ts";
import type { Json } from "./json.ts";

const MS_PER_SECOND = 1000;
/** Members that includeExecutionData=false leaves out. */
const DATA_MEMBERS = new Set(["input", "output", "parameters", "assignedVariables"]);

/** A stored event as GetExecutionHistory answers it. */
export function historyEvent(event: JournalEvent, withData: boolean): object {
  const details = Object.entries(event.details ?? {}).filter(([member]) => withData || !DATA_MEMBERS.has(member));
  return {
    timestamp: event.timestampMs / MS_PER_SECOND,
    type: event.type,
    id: event.id,
    previousEventId: event.previousEventId,
    ...(event.details !== undefined && { [detailsMember(event.type)]: Object.fromEntries(details) as Json }),
  };
}
