import { type Server, type Socket, createServer } from "node:net";
import { Cursors } from "./cursors.ts";
import { type EnginePool, createEnginePool } from "./engine-pool.ts";
import type { GatewayContext } from "./gateway-context.ts";
import { handleCommand } from "./handle-command.ts";
import { createFrameReader, encodeReply, parseRequest } from "./op-msg.ts";
import { createTransactions } from "./transactions.ts";

export type Gateway = { readonly port: number; readonly close: () => Promise<void> };

export type GatewayOptions = {
  /** Full path of the engine's unix socket. */
  readonly engineSocket: string;
  readonly engineVersion: string;
  /** 0 takes an idle port. */
  readonly port: number;
};

const HOST = "127.0.0.1";
const SWEEP_MS = 5_000;

const answer = async (context: GatewayContext, socket: Socket, frame: Buffer): Promise<void> => {
  const request = parseRequest(frame);
  const reply = await handleCommand(context, request, `${socket.remoteAddress ?? ""}:${socket.remotePort ?? 0}`);
  if (request.silent) return;
  socket.cork();
  for (const piece of encodeReply(request, reply)) socket.write(piece);
  socket.uncork();
};

/** One client: its messages are answered one after the other, as the protocol promises. A broken message ends the connection. */
const serve = (context: GatewayContext, socket: Socket): void => {
  socket.setNoDelay(true);
  const read = createFrameReader();
  let last: Promise<void> = Promise.resolve();
  const hangUp = (): void => void socket.destroy();
  socket.on("error", hangUp);
  socket.on("data", (chunk) => {
    try {
      for (const frame of read(chunk)) last = last.then(() => answer(context, socket, frame)).catch(hangUp);
    } catch {
      hangUp();
    }
  });
};

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });

const createContext = (pool: EnginePool, engineVersion: string, address: () => string): GatewayContext => {
  const cursors = new Cursors(pool);
  const transactions = createTransactions(pool, (transaction) => cursors.dropOf(transaction));
  return { pool, cursors, transactions, engineVersion, address };
};

/**
 * Speaks MongoDB's wire protocol in front of the DocumentDB engine. No authentication and no encryption: it listens on
 * 127.0.0.1 only. Rejects when the port is taken.
 */
export const startGateway = async (options: GatewayOptions): Promise<Gateway> => {
  const pool = createEnginePool(options.engineSocket);
  const sockets = new Set<Socket>();
  let port = options.port;
  const context = createContext(pool, options.engineVersion, () => `${HOST}:${port}`);
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    serve(context, socket);
  });
  port = await listen(server, options.port);
  const sweep = setInterval(() => {
    context.cursors.sweep();
    context.transactions.sweep();
    pool.sweep();
  }, SWEEP_MS);
  sweep.unref();
  const close = async (): Promise<void> => {
    clearInterval(sweep);
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    context.cursors.close();
    context.transactions.close();
    pool.close();
    await closed;
  };
  return { port, close };
};
