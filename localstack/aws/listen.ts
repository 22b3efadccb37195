import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ServerStartError } from "../../src/core/errors/error-classes.ts";

const HOST = "127.0.0.1";

function listenError(error: NodeJS.ErrnoException, port: number): ServerStartError {
  const where = `${HOST}:${port}`;
  if (error.code === "EADDRINUSE") {
    return new ServerStartError(
      {
        code: "TS801",
        where,
        found: `port ${port} taken by another program`,
        expected: "a free port for the local AWS",
        remedy: `See who has it with \`lsof -i :${port}\` or \`ss -ltnp sport = :${port}\` (often an earlier Tillstream or LocalStack) and stop it, or choose another with --port.`,
      },
      error,
    );
  }
  return new ServerStartError(
    {
      code: "TS802",
      where,
      found: error.message,
      expected: "a port the local AWS may listen on",
      remedy: "Choose a port between 1024 and 65535 with --port; lower ones need privileges.",
    },
    error,
  );
}

/** Listens on loopback only, since nothing here checks signatures. Gives the port; throws ServerStartError. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => reject(listenError(error, port));
    server.once("error", fail);
    const start = (): void => {
      server.listen(port, HOST, () => {
        server.off("error", fail);
        resolve((server.address() as AddressInfo).port);
      });
    };
    try {
      start();
    } catch (error) {
      fail(error as NodeJS.ErrnoException); // ERR_SOCKET_BAD_PORT is thrown, not emitted.
    }
  });
}
