/** Long polls waiting for a queue to change. */
export class WakeUpCalls {
  readonly #waiting = new Map<string, Set<() => void>>();

  /** Resolves when the queue was called, the time is over or the signal aborts, whichever is first. */
  wait(queue: string, maxMs: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const calls = this.#waiting.get(queue) ?? new Set();
      this.#waiting.set(queue, calls);
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        calls.delete(done);
        resolve();
      };
      const timer = setTimeout(done, maxMs);
      signal?.addEventListener("abort", done, { once: true });
      calls.add(done);
    });
  }

  call(queue: string): void {
    for (const wake of this.#waiting.get(queue) ?? []) wake();
  }

  callAll(): void {
    for (const queue of this.#waiting.keys()) this.call(queue);
  }
}
