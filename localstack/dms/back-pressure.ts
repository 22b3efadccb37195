import { setImmediate as nextTurn } from "node:timers/promises";
import { flushDecision } from "./flush-decision.ts";
import type { TaskContext } from "./task-context.ts";

export type BackPressure = {
  /** Holds the reader back until the files are stored, if too much waits. Rejects when they cannot be. */
  relieve: () => Promise<void>;
  /** Resolves when the buffer may take the next piece of a large transaction. */
  room: () => Promise<void>;
};

/** Memory holds committed rows up to a limit; beyond it reading waits for S3, however long that takes. */
export function createBackPressure(
  { buffer, flusher, limits }: Pick<TaskContext, "buffer" | "flusher" | "limits">,
  reader: () => { pause(): void; resume(): void },
): BackPressure {
  let holding = false;
  const isFull = (): boolean => buffer.bytes() + flusher.inFlight().bytes > limits.maxBufferedBytes;
  return {
    async relieve() {
      if (holding || !isFull()) return;
      holding = true;
      reader().pause();
      await flusher.flush();
      holding = false;
      reader().resume();
    },
    async room() {
      const waiting = { rows: buffer.rows(), largestFileBytes: buffer.largestFileBytes(), oldestAgeMs: 0 };
      if (isFull() || flushDecision(waiting, limits) !== null) await flusher.flush();
      // Timers and status live on between two pieces.
      else await nextTurn();
    },
  };
}
