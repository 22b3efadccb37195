import { connect, createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

/** Stands before a server, so that a test can take the server away and give it back without stopping it. */
export type TcpRelay = {
  readonly port: number;
  /** From now on connections are refused, and those that were open are cut. */
  close(): Promise<void>;
  open(): Promise<void>;
};

/** Passes connections of a free loopback port on to `port`. */
export async function tcpRelay(port: number): Promise<TcpRelay> {
  const sockets = new Set<Socket>();
  let server: Server | null = null;
  let own = 0;
  const serve = (client: Socket): void => {
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
  const open = async (): Promise<void> => {
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
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  await open();
  return { port: own, close, open };
}
