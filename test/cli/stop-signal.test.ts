import { EventEmitter } from "node:events";
import { beforeEach, describe, expect, it } from "vitest";
import { stopSignal } from "../../cli/stop-signal.ts";

describe("Ctrl-C", () => {
  let clockMs: number;
  let exits: number[];
  let terminal: EventEmitter;
  let signal: AbortSignal;

  beforeEach(() => {
    [clockMs, exits, terminal] = [1_000, [], new EventEmitter()];
    const signalled = { on: terminal.on.bind(terminal), exit: (code: number) => exits.push(code) };
    signal = stopSignal(signalled, { nowMs: () => clockMs, say: () => {} });
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"])("ends in order at the first %s", (name) => {
    expect(signal.aborted).toBe(false);
    terminal.emit(name);
    expect(signal.aborted).toBe(true);
    expect(exits).toEqual([]);
  });

  it("counts once when the terminal and npm both tell of it", () => {
    terminal.emit("SIGINT");
    clockMs += 5;
    terminal.emit("SIGINT");
    expect(exits).toEqual([]);
  });

  it("ends at once the second time", () => {
    terminal.emit("SIGINT");
    clockMs += 800;
    terminal.emit("SIGINT");
    expect(exits).toEqual([1]);
  });
});
