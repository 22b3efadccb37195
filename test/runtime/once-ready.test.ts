import { expect, it } from "vitest";
import { forgetReady, onceReady } from "../../src/runtime/once-ready.ts";

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

it("makes it anew when told to forget, whatever else was made", async () => {
  let made = 0;
  const [first, second] = [onceReady(async () => (made += 1)), onceReady(async () => (made += 1))];
  expect([await first(), await second()]).toEqual([1, 2]);
  forgetReady();
  expect([await first(), await second(), await first()]).toEqual([3, 4, 3]);
});
