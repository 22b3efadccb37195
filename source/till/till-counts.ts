import type { Operation, OperationKind } from "./operation.ts";

/** What a till did. */
export type TillCounts = {
  readonly done: Partial<Record<OperationKind, number>>;
  orders: number;
  lines: number;
  /** The newest sale's date, by the shop's own clock. */
  clock: string | null;
  /** Operations whose commit went unanswered, and that were then found in the shop. */
  found: number;
  /** Times the shop was read anew because something else had written in it. */
  readAnew: number;
};

export const tillCounts = (): TillCounts => ({ done: {}, orders: 0, lines: 0, clock: null, found: 0, readAnew: 0 });

export function countOperation(counts: TillCounts, operation: Operation): void {
  counts.done[operation.kind] = (counts.done[operation.kind] ?? 0) + 1;
  if (operation.kind !== "place") return;
  counts.orders += 1;
  counts.lines += operation.lines.length;
  if (counts.clock === null || operation.at > counts.clock) counts.clock = operation.at;
}
