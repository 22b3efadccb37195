import type { CloudEvent } from "../events/cloud-event.ts";

export type EventOutlet = {
  /** Resolves when the deliveries without delay are done, so that an answered write has its event in the queue. Never rejects. */
  send(event: CloudEvent): Promise<void>;
  /** Forgets deliveries still to come. */
  close(): void;
};

const ONCE_AT_ONCE = [0];

/** Hands events on, as often and as late as `deliveries` says: AWS delivers at least once and in no order, and tests must be able to show it. */
export function createEventOutlet(
  onEvent: (event: CloudEvent) => Promise<void> | void,
  deliveries: (event: CloudEvent) => readonly number[] = () => ONCE_AT_ONCE,
): EventOutlet {
  const timers = new Set<NodeJS.Timeout>();
  const deliver = async (event: CloudEvent): Promise<void> => {
    try {
      await onEvent(event);
    } catch {
      // A write does not fail because its event could not be handed on: on AWS the two are not connected either.
    }
  };
  return {
    send: async (event) => {
      for (const delayMs of deliveries(event)) {
        if (delayMs === 0) await deliver(event);
        else {
          const timer = setTimeout(() => {
            timers.delete(timer);
            void deliver(event);
          }, delayMs);
          timers.add(timer);
        }
      }
    },
    close: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
