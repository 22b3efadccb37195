import { describe, expect, it } from "vitest";
import { keepRunning } from "../../../localstack/servers/keep-running.ts";
import type { PrivateChild } from "../../../localstack/servers/private-child.ts";
import { eventually } from "../../support/servers/eventually.ts";

/** A child without a process: it ends when told, or when a signal comes. */
const fakeChild = (pid: number): PrivateChild & { crash: () => void; signals: string[] } => {
  let over = false;
  const signals: string[] = [];
  const { promise: ended, resolve } = Promise.withResolvers<{ code: number | null; signal: NodeJS.Signals | null }>();
  const end = (how: { code: number | null; signal: NodeJS.Signals | null }): void => {
    over = true;
    resolve(how);
  };
  const kill = (signal: NodeJS.Signals): void => {
    signals.push(signal);
    end({ code: null, signal });
  };
  return { pid, ended, hasEnded: () => over, kill, signals, crash: () => end({ code: 1, signal: null }) };
};

const keepFakes = async (failing: (attempt: number) => boolean = () => false) => {
  const children: ReturnType<typeof fakeChild>[] = [];
  const lines: string[] = [];
  let attempts = 0;
  const start = (): Promise<PrivateChild> => {
    attempts += 1;
    if (failing(attempts)) return Promise.reject(new Error("not now"));
    const child = fakeChild(attempts);
    children.push(child);
    return Promise.resolve(child);
  };
  const log = (line: string): void => void lines.push(line);
  const kept = await keepRunning({ name: "server", start, stopSignal: "SIGTERM", log });
  return { kept, children, lines, attempts: () => attempts };
};

describe("a server that is kept running", () => {
  it("is started again when it ends unasked, also when the first attempts fail", async () => {
    const { kept, children, lines } = await keepFakes((attempt) => attempt === 2 || attempt === 3);
    children[0]?.crash();
    await eventually(() => kept.restarts() === 1);
    expect(kept.pid()).toBe(4);
    expect(lines.filter((line) => line.includes("not now"))).toHaveLength(2);
    await kept.stop();
    expect(children[1]?.signals[0]).toBe("SIGTERM");
  });

  it("stays ended when it was stopped", async () => {
    const { kept, attempts } = await keepFakes();
    await Promise.all([kept.stop(), kept.stop()]);
    expect([attempts(), kept.restarts()]).toEqual([1, 0]);
  });

  it("is given up when it ends again and again, and says so", async () => {
    const { kept, children, lines } = await keepFakes((attempt) => attempt > 1);
    children[0]?.crash();
    await eventually(() => lines.some((line) => line.includes("TS710")));
    await kept.stop();
  });

  it("passes on why the first start failed", async () => {
    await expect(keepFakes(() => true)).rejects.toThrow("not now");
  });
});
