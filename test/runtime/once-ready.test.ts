import { expect, it } from "vitest";
import { onceReady } from "../../src/runtime/once-ready.ts";

it("makes a thing once, and again after a failure", async () => {
  let made = 0;
  const ready = onceReady(async () => {
    made += 1;
    if (made === 1) throw new Error("not yet");
    return made;
  });
  await expect(ready()).rejects.toThrow("not yet");
  expect(await Promise.all([ready(), ready()])).toEqual([2, 2]);
  expect(await ready()).toBe(2);
});
