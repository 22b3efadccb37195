import type { Cursors } from "./cursors.ts";
import type { EnginePool } from "./engine-pool.ts";
import type { Request } from "./request.ts";
import type { Transactions } from "./transactions.ts";

/** What every command may use. */
export type GatewayContext = {
  readonly pool: EnginePool;
  readonly cursors: Cursors;
  readonly transactions: Transactions;
  /** Version of the engine behind us, for people who ask `buildInfo`. */
  readonly engineVersion: string;
  /** `127.0.0.1:<port>` */
  readonly address: () => string;
};

/** Answers one command with a whole BSON reply; throws CommandError, EngineError or EngineConnectionLost. */
export type Command = (context: GatewayContext, request: Request) => Promise<Buffer> | Buffer;
