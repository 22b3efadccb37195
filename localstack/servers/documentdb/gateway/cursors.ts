import type { EngineClient } from "../engine-client.ts";
import { CommandError } from "./command-error.ts";
import type { EnginePool } from "./engine-pool.ts";
import { CURSOR_IN_USE, CURSOR_NOT_FOUND } from "./error-codes.ts";
import { type Request, valueOf } from "./request.ts";
import { bytesAt, firstRow, isTrue, runStatement } from "./run-statement.ts";
import type { Transaction } from "./transactions.ts";

type Cursor = {
  readonly database: string;
  /** The engine's own state of the cursor, handed back with every getMore. */
  continuation: Buffer;
  /** Only cursors over sorted or grouped results are bound to one connection. */
  readonly client: EngineClient | null;
  readonly transaction: Transaction | null;
  usedAtMs: number;
  busy: boolean;
};

export type CursorCommand = "find" | "aggregate" | "list_collections" | "list_indexes";

/** MongoDB's default cursor timeout. */
const TIMEOUT_MS = 600_000;

/** Kept for minutes: a view would hold the whole batch it came with. */
const ownCopy = (bytes: Buffer | null | undefined): Buffer | null => (bytes ? Buffer.from(bytes) : null);

const runFirstPage = async (
  pool: EnginePool,
  request: Request,
  client: EngineClient | null,
  command: CursorCommand,
) => {
  const text = `SELECT cursorpage, continuation, persistconnection, cursorid FROM documentdb_api.${command}_cursor_first_page($1,$2)`;
  const { transaction, maxTimeMs } = request;
  return firstRow(await runStatement(pool, { transaction, client, maxTimeMs }, text, [request.database, request.body]));
};

const takeForGetMore = (open: ReadonlyMap<bigint, Cursor>, id: bigint): Cursor => {
  const cursor = open.get(id);
  if (cursor === undefined) throw new CommandError(CURSOR_NOT_FOUND, `cursor id ${id} not found`);
  if (cursor.busy) throw new CommandError(CURSOR_IN_USE, `cursor id ${id} is already in use`);
  cursor.busy = true;
  return cursor;
};

/** The open cursors of all clients. */
export class Cursors {
  readonly #pool: EnginePool;
  readonly #open = new Map<bigint, Cursor>();

  constructor(pool: EnginePool) {
    this.#pool = pool;
  }

  /** Runs a command that answers a first batch, and remembers its cursor when there is more. */
  async firstPage(request: Request, command: CursorCommand): Promise<Buffer> {
    const client = request.transaction === null ? await this.#pool.acquire() : null;
    let bound: EngineClient | null = null;
    try {
      const row = await runFirstPage(this.#pool, request, client, command);
      const continuation = ownCopy(row[1]);
      if (continuation !== null) {
        bound = isTrue(row[2]) ? client : null;
        const { database, transaction } = request;
        const cursor = { database, continuation, client: bound, transaction, usedAtMs: Date.now(), busy: false };
        this.#open.set(bytesAt(row, 3).readBigInt64BE(0), cursor);
      }
      return bytesAt(row, 0);
    } finally {
      if (client !== null && bound === null) this.#pool.release(client);
    }
  }

  /** The next batch. A cursor that fails once is gone, as on MongoDB. */
  async getMore(request: Request): Promise<Buffer> {
    const wanted = valueOf(request, "getMore");
    const id = typeof wanted === "bigint" ? wanted : BigInt(typeof wanted === "number" ? Math.trunc(wanted) : 0);
    const cursor = takeForGetMore(this.#open, id);
    try {
      const { transaction, client } = cursor;
      const target = { transaction, client, maxTimeMs: request.maxTimeMs };
      const text = "SELECT cursorpage, continuation FROM documentdb_api.cursor_get_more($1,$2,$3)";
      const parameters = [cursor.database, request.body, cursor.continuation];
      const row = firstRow(await runStatement(this.#pool, target, text, parameters));
      this.#moveOn(id, cursor, ownCopy(row[1]));
      return bytesAt(row, 0);
    } catch (error) {
      this.drop(id);
      throw error;
    } finally {
      cursor.busy = false;
    }
  }

  /** Whether there was such a cursor. */
  drop(id: bigint): boolean {
    this.#open.get(id)?.client?.end();
    return this.#open.delete(id);
  }

  dropOf(transaction: Transaction): void {
    for (const [id, cursor] of this.#open) if (cursor.transaction === transaction) this.#open.delete(id);
  }

  /** Forgets cursors nobody asked for in a long time. */
  sweep(): void {
    for (const [id, cursor] of this.#open) if (!cursor.busy && Date.now() - cursor.usedAtMs > TIMEOUT_MS) this.drop(id);
  }

  close(): void {
    for (const id of this.#open.keys()) this.drop(id);
  }

  #moveOn(id: bigint, cursor: Cursor, continuation: Buffer | null): void {
    if (continuation !== null) {
      cursor.continuation = continuation;
      cursor.usedAtMs = Date.now();
      return;
    }
    this.#open.delete(id);
    if (cursor.client !== null) this.#pool.release(cursor.client);
  }
}
