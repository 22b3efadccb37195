import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { storePatiently } from "../../../localstack/dms/store-patiently.ts";

vi.mock("node:timers/promises", () => ({ setTimeout: vi.fn() }));

describe("storePatiently", () => {
  // The pauses are node:timers/promises, which fake timers do not reach; 100 ms to 8 s would make the test slow.
  beforeEach(() => void vi.mocked(sleep).mockResolvedValue(undefined));
  const log: string[] = [];
  const options = (signal = new AbortController().signal) => ({
    log: (line: string) => void log.push(line),
    signal,
    attempts: 9,
  });

  it("tries again until it works", async () => {
    let calls = 0;
    const done = storePatiently(
      "k",
      () => (++calls < 4 ? Promise.reject(new Error("503")) : Promise.resolve()),
      options(),
    );
    await done;
    expect(calls).toBe(4);
    expect(log.at(-1)).toContain("k: Error: 503, attempt 3 of 9");
  });

  it("gives up with TS340 at last", async () => {
    let calls = 0;
    const work = (): Promise<void> => {
      calls += 1;
      return Promise.reject(new Error("no such bucket"));
    };
    const failed = expect(storePatiently("k", work, options())).rejects.toThrow(/TS340 k: found Error: no such bucket/);
    await failed;
    expect(calls).toBe(9);
  });

  it("does not wait when the task is being stopped", async () => {
    const stopped = options(AbortSignal.abort());
    await expect(storePatiently("k", () => Promise.reject(new Error("503")), stopped)).rejects.toThrow(/TS340/);
  });
});
