import type { HistoryEvent } from "@aws-sdk/client-sfn";

type Details = Readonly<Record<string, unknown>>;

/** The `…EventDetails` member of an event, whichever it has. */
export function eventDetails(event: HistoryEvent): Details {
  for (const [member, value] of Object.entries(event)) {
    if (member.endsWith("EventDetails") && typeof value === "object" && value !== null) return value as Details;
  }
  return {};
}

/** A member of the details that is a text; null when it is missing. */
export function detailText(event: HistoryEvent, member: string): string | null {
  const value = eventDetails(event)[member];
  return typeof value === "string" ? value : null;
}
