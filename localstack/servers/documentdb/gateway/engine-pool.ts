import { setTimeout as pause } from "node:timers/promises";
import { EngineClient } from "../engine-client.ts";
import { EngineError } from "../engine-error.ts";

export type EnginePool = {
  readonly acquire: () => Promise<EngineClient>;
  readonly release: (client: EngineClient) => void;
  readonly total: () => number;
  /** Closes connections nobody used lately. */
  readonly sweep: () => void;
  readonly close: () => void;
};

/** Below the engine's max_connections (100), which its own background workers share. */
const MAX_CONNECTIONS = 60;
const KEEP_IDLE = 2;
const IDLE_MS = 30_000;
/** While the engine is started again after a crash, commands wait this long instead of failing: most applications never notice. */
const ENGINE_DOWN_MS = 20_000;
const RETRY_MS = 25;

const PARAMETERS = {
  user: "postgres",
  database: "postgres",
  application_name: "tillstream-gateway",
  client_encoding: "UTF8",
  options: "-c search_path=documentdb_api_catalog,documentdb_api,public -c statement_timeout=0",
};

const isDown = (error: unknown): boolean =>
  error instanceof EngineError ? error.isShutdown : error instanceof Error && error.name === "EngineConnectionLost";

const connectPatiently = async (socketPath: string, closing: () => boolean): Promise<EngineClient> => {
  const deadline = Date.now() + ENGINE_DOWN_MS;
  for (;;) {
    try {
      return await EngineClient.connect(socketPath, PARAMETERS);
    } catch (error) {
      if (!isDown(error) || closing() || Date.now() > deadline) throw error;
      await pause(RETRY_MS);
    }
  }
};

/** Connections to the engine; the last used is used again first, so that few stay warm and the rest go. */
export const createEnginePool = (socketPath: string): EnginePool => {
  const idle: EngineClient[] = [];
  const waiting: ((client: Promise<EngineClient>) => void)[] = [];
  let total = 0;
  let closed = false;

  const open = async (): Promise<EngineClient> => {
    total += 1;
    try {
      const client = await connectPatiently(socketPath, () => closed);
      client.onClose(() => {
        total -= 1;
        waiting.shift()?.(open());
      });
      return client;
    } catch (error) {
      total -= 1;
      throw error;
    }
  };
  const acquire = (): Promise<EngineClient> => {
    for (let client = idle.pop(); client !== undefined; client = idle.pop()) {
      if (!client.closed) return Promise.resolve(client);
    }
    return total < MAX_CONNECTIONS ? open() : new Promise((resolve) => waiting.push(resolve));
  };
  const release = (client: EngineClient): void => {
    if (client.closed) return;
    const next = waiting.shift();
    if (next !== undefined) return next(Promise.resolve(client));
    client.idleSinceMs = Date.now();
    idle.push(client);
  };
  const sweep = (): void => {
    while (idle.length > KEEP_IDLE && Date.now() - (idle[0]?.idleSinceMs ?? 0) > IDLE_MS) idle.shift()?.end();
  };
  const close = (): void => {
    closed = true;
    for (const client of idle) client.end();
  };
  return { acquire, release, total: () => total, sweep, close };
};
