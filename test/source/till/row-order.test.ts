import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOrder } from "../../../source/till/row-order.ts";

const access = fc.record({ row: fc.constantFrom("a", "b", "c", "d"), exclusive: fc.boolean() });
const work = fc.record({
  rows: fc.uniqueArray(access, { selector: (one) => one.row, maxLength: 3 }),
  turns: fc.integer({ min: 0, max: 5 }),
});

describe("rowOrder", () => {
  it("keeps the order on every row that one of two has alone", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(work, { maxLength: 20 }), async (works) => {
        const order = rowOrder();
        const events: string[] = [];
        await Promise.all(
          works.map(({ rows, turns }, n) =>
            order.run(rows, async () => {
              events.push(`begin ${n}`);
              for (let turn = 0; turn < turns; turn++) await Promise.resolve();
              events.push(`end ${n}`);
            }),
          ),
        );
        expect(events).toHaveLength(works.length * 2);
        for (const [later, b] of works.entries())
          for (const [earlier, a] of works.slice(0, later).entries()) {
            const meet = a.rows.some((x) => b.rows.some((y) => x.row === y.row && (x.exclusive || y.exclusive)));
            if (meet) expect(events.indexOf(`end ${earlier}`)).toBeLessThan(events.indexOf(`begin ${later}`));
          }
      }),
    );
  });

  it("runs those that share a row at the same time, and goes on after one that failed", async () => {
    const order = rowOrder();
    const shared = [{ row: "a", exclusive: false }];
    let together = 0;
    let most = 0;
    const share = async (): Promise<void> => {
      most = Math.max(most, (together += 1));
      await sleep(1);
      together -= 1;
    };
    await Promise.all([order.run(shared, share), order.run(shared, share)]);
    expect(most).toBe(2);
    const alone = [{ row: "a", exclusive: true }];
    const failed = order.run(alone, () => Promise.reject(new Error("broken")));
    let ran = false;
    const next = order.run(alone, async () => void (ran = true));
    await expect(failed).rejects.toThrow("broken");
    await next;
    expect(ran).toBe(true);
  });
});
