import type { QueueMessage, QueueSettings, QueuesState } from "./queue-state.ts";

/** One line of the journal: whatever changes a queue. Times and ids are in it, so replaying needs no clock. */
export type QueueEntry =
  | {
      readonly kind: "queue";
      readonly queue: string;
      readonly settings: QueueSettings;
      readonly createdAtMs: number;
      readonly atMs: number;
    }
  | { readonly kind: "queue-deleted"; readonly queue: string }
  | { readonly kind: "sent"; readonly queue: string; readonly messages: readonly QueueMessage[] }
  | {
      readonly kind: "received";
      readonly queue: string;
      readonly ids: readonly string[];
      readonly atMs: number;
      readonly visibleAtMs: number;
    }
  | {
      readonly kind: "visibility";
      readonly queue: string;
      readonly ids: readonly string[];
      readonly visibleAtMs: number;
    }
  | { readonly kind: "deleted"; readonly queue: string; readonly ids: readonly string[] }
  | {
      readonly kind: "moved";
      readonly queue: string;
      readonly to: string;
      readonly ids: readonly string[];
      readonly atMs: number;
    }
  | { readonly kind: "purged"; readonly queue: string };

/** Puts one entry into effect. The state in memory is always the fold of the journal, so a restart cannot differ from what was. */
export function applyEntry(state: QueuesState, entry: QueueEntry): void {
  if (entry.kind === "queue") {
    const messages = state.get(entry.queue)?.messages ?? new Map<string, QueueMessage>();
    const { queue: name, settings, createdAtMs, atMs: modifiedAtMs } = entry;
    state.set(name, { name, settings, createdAtMs, modifiedAtMs, messages });
    return;
  }
  const messages = state.get(entry.queue)?.messages;
  if (messages === undefined) return;
  switch (entry.kind) {
    case "queue-deleted":
      state.delete(entry.queue);
      break;
    case "purged":
      messages.clear();
      break;
    case "sent":
      for (const message of entry.messages) messages.set(message.id, message);
      break;
    case "deleted":
      for (const id of entry.ids) messages.delete(id);
      break;
    case "received":
      change(messages, entry.ids, (message) => ({
        ...message,
        visibleAtMs: entry.visibleAtMs,
        receiveCount: message.receiveCount + 1,
        firstReceivedAtMs: message.firstReceivedAtMs ?? entry.atMs,
      }));
      break;
    case "visibility":
      change(messages, entry.ids, (message) => ({ ...message, visibleAtMs: entry.visibleAtMs }));
      break;
    case "moved":
      for (const id of entry.ids) {
        const message = messages.get(id);
        messages.delete(id);
        // The time of sending stays, as on AWS: retention in the dead-letter queue counts from the beginning.
        if (message !== undefined) state.get(entry.to)?.messages.set(id, { ...message, visibleAtMs: entry.atMs });
      }
      break;
  }
}

function change(
  messages: Map<string, QueueMessage>,
  ids: readonly string[],
  changed: (message: QueueMessage) => QueueMessage,
): void {
  for (const id of ids) {
    const message = messages.get(id);
    if (message !== undefined) messages.set(id, changed(message));
  }
}
