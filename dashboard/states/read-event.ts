import type { SFNClient } from "@aws-sdk/client-sfn";
import { eventDetails } from "./event-details.ts";
import { readHistory } from "./read-history.ts";

/** The details of one history event as indented JSON; null when there is no such event. */
export async function readEvent(sfn: SFNClient, executionArn: string, id: number): Promise<string | null> {
  const { events } = await readHistory(sfn, executionArn);
  const event = events.find((placed) => placed.event.id === id)?.event;
  return event === undefined ? null : JSON.stringify(eventDetails(event), null, 2);
}
