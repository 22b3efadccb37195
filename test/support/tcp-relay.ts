import { connect, createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

/** Stands before a server, so that a test can take the server away and give it back without stopping it. */
export type TcpRelay = {
  readonly port: number;
  /** From now on connections are refused, and those that were open are cut. */
  close(): Promise<void>;
  /** From now on connections are taken and nothing is answered, as from a server that hangs; those that were open are cut. */
  hang(): void;
  /** Passes on again. */
  open(): Promise<void>;
};

/** Passes connections of a free loopback port on to `port`. */
export async function tcpRelay(port: number): Promise<TcpRelay> {
  const sockets = new Set<Socket>();
  let server: Server | null = null;
  let own = 0;
  let hanging = false;
  const serve = (client: Socket): void => {
    sockets.add(client);
    if (hanging) {
      client.on("error", () => client.destroy());
      return;
    }
    const target = connect(port, "127.0.0.1");
    for (const [one, other] of [
      [client, target],
      [target, client],
    ] as const) {
      sockets.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  };
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  const open = async (): Promise<void> => {
    hanging = false;
    cut();
    if (server !== null) return;
    const opened = createServer(serve);
    server = opened;
    await new Promise<void>((resolve, reject) => {
      opened.once("error", reject);
      opened.listen(own, "127.0.0.1", resolve);
    });
    own = (opened.address() as AddressInfo).port;
  };
  const close = async (): Promise<void> => {
    const closing = server;
    server = null;
    if (closing === null) return;
    const closed = new Promise((resolve) => closing.close(resolve));
    cut();
    await closed;
  };
  const hang = (): void => {
    hanging = true;
    cut();
  };
  await open();
  return { port: own, close, hang, open };
}
