/** A container has one handler, and so few of them that nobody needs to know which is whose. */
const forgetting: (() => void)[] = [];

/**
 * Makes something on first use and keeps it for the container's life, or until `forgetReady`: connections, clients, what is read once. A
 * failure is not kept, so that the next invocation tries again instead of failing for ever.
 */
export function onceReady<T>(make: () => Promise<T>): () => Promise<T> {
  let ready: Promise<T> | null = null;
  forgetting.push(() => {
    ready = null;
  });
  return () => {
    ready ??= make().catch((error: unknown) => {
      ready = null;
      throw error;
    });
    return ready;
  };
}

/** What is ready is made anew at its next use. Who makes it closes what it replaces. */
export function forgetReady(): void {
  for (const forget of forgetting) forget();
}
