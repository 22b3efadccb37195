import type { JsonObject } from "./json.ts";

/**
 * One history event as it is stored. `type`, `id`, `previousEventId` and `details` are AWS's; `scope` and `next` are ours:
 * `scope` is "" for the machine itself and `<outer>/<state>[<index>]` for an iteration or branch, `next` (on StateExited) is the state
 * that follows, or null at the end of the scope. With those two the history alone says where a redrive continues, so nothing else is stored.
 */
export type JournalEvent = {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestampMs: number;
  readonly type: string;
  readonly scope: string;
  readonly next?: string | null;
  readonly details?: JsonObject;
};

const STATE_ENTERED = "StateEntered";
const STATE_EXITED = "StateExited";

export function isStateEntered(event: JournalEvent): boolean {
  return event.type.endsWith(STATE_ENTERED);
}

export function isStateExited(event: JournalEvent): boolean {
  return event.type.endsWith(STATE_EXITED);
}

/** Member of a HistoryEvent that carries the details: `taskScheduledEventDetails`; one for all states that are entered or exited. */
export function detailsMember(type: string): string {
  const kind = type.endsWith(STATE_ENTERED) ? STATE_ENTERED : type.endsWith(STATE_EXITED) ? STATE_EXITED : type;
  return `${kind.charAt(0).toLowerCase()}${kind.slice(1)}EventDetails`;
}
