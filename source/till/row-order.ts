import type { RowAccess } from "./planned.ts";

/** Runs works at the same time that touch different rows, and those on the same row in the order they were given. */
export type RowOrder = { readonly run: (rows: readonly RowAccess[], work: () => Promise<void>) => Promise<void> };

type Waiting = { alone: Promise<void> | null; sharing: Set<Promise<void>> };

/** The returned promise is the work's own; whoever waits for a work that failed goes on all the same. Rows nobody waits for take no memory. */
export function rowOrder(): RowOrder {
  const waiting = new Map<string, Waiting>();

  function enter({ row, exclusive }: RowAccess, done: Promise<void>): Promise<void>[] {
    const before = waiting.get(row) ?? { alone: null, sharing: new Set() };
    if (!exclusive) {
      waiting.set(row, before);
      before.sharing.add(done);
      return before.alone === null ? [] : [before.alone];
    }
    waiting.set(row, { alone: done, sharing: new Set() });
    return [...before.sharing, ...(before.alone === null ? [] : [before.alone])];
  }

  function leave({ row }: RowAccess, done: Promise<void>): void {
    const now = waiting.get(row);
    if (now === undefined) return;
    if (now.alone === done) now.alone = null;
    now.sharing.delete(done);
    if (now.alone === null && now.sharing.size === 0) waiting.delete(row);
  }

  return {
    async run(rows, work) {
      const { promise: done, resolve } = Promise.withResolvers<void>();
      const before = rows.flatMap((access) => enter(access, done));
      try {
        await Promise.all(before);
        await work();
      } finally {
        for (const access of rows) leave(access, done);
        resolve();
      }
    },
  };
}
