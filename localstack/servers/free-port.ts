import { createServer } from "node:net";

/** Whether a port of 127.0.0.1 can be listened on now. */
export const isPortFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

/** A port of 127.0.0.1 that was idle a moment ago; a server that finds it taken is started again with another one. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });

const ATTEMPTS = 5;
const saysPortTaken = (error: unknown): boolean =>
  error instanceof Error && /address already in use|EADDRINUSE/i.test(error.message);

/** Starts something on an idle port, and on another one when somebody else was faster between our look and its start. */
export const onFreePort = async <T>(start: (port: number) => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(await freePort());
    } catch (error) {
      if (attempt >= ATTEMPTS || !saysPortTaken(error)) throw error;
    }
  }
};
