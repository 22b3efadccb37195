/**
 * Makes something on first use and keeps it for the container's life: connections, clients, what is read once. A failure is not
 * kept, so that the next invocation tries again instead of failing for ever.
 */
export function onceReady<T>(make: () => Promise<T>): () => Promise<T> {
  let ready: Promise<T> | null = null;
  return () => {
    ready ??= make().catch((error: unknown) => {
      ready = null;
      throw error;
    });
    return ready;
  };
}
