import { type Socket, connect } from "node:net";
import { EngineConnectionLost, EngineError } from "./engine-error.ts";
import { EXECUTE, SYNC, TERMINATE, bindMessage, parseErrorResponse, startupMessage } from "./engine-messages.ts";

export type EngineRow = (Buffer | null)[];
export type EngineParameter = Buffer | string | null;

type Waiting = {
  readonly rows: EngineRow[];
  readonly done: (rows: EngineRow[]) => void;
  readonly fail: (error: Error) => void;
  error: Error | null;
  /** The statement now exists under its name on the connection. */
  parsed: boolean;
};

const READY_FOR_QUERY = 0x5a;
const PARSE_COMPLETE = 0x31;
const DATA_ROW = 0x44;
const ERROR_RESPONSE = 0x45;
const AUTHENTICATION = 0x52;

const readRow = (bytes: Buffer): EngineRow => {
  const columns = bytes.readInt16BE(0);
  const row: EngineRow = [];
  let at = 2;
  for (let column = 0; column < columns; column += 1) {
    const length = bytes.readInt32BE(at);
    at += 4;
    row.push(length < 0 ? null : bytes.subarray(at, at + length));
    at += Math.max(length, 0);
  }
  return row;
};

/**
 * A small PostgreSQL client over a unix socket, binary in both directions. node-postgres was tried: it decodes binary
 * columns as text and corrupts BSON. Statements are prepared once per connection and may be queued without waiting.
 */
export class EngineClient {
  /** 'I' idle, 'T' in a transaction, 'E' in a failed one. */
  transactionState = "I";
  closed = false;
  idleSinceMs = 0;
  readonly #socket: Socket;
  readonly #prepared = new Map<string, string>();
  #statements = 0;
  #queue: Waiting[] = [];
  #chunks: Buffer[] = [];
  #have = 0;
  #want = 5;
  #onClose: () => void = () => {};

  private constructor(socketPath: string, parameters: Readonly<Record<string, string>>) {
    this.#socket = connect(socketPath);
    this.#socket.once("connect", () => this.#socket.write(startupMessage(parameters)));
    this.#socket.on("data", (data) => this.#receive(data));
    this.#socket.on("error", (error) => this.#lose(error));
    this.#socket.on("close", () => this.#lose(new Error("the engine closed the connection")));
  }

  static connect(socketPath: string, parameters: Readonly<Record<string, string>>): Promise<EngineClient> {
    const client = new EngineClient(socketPath, parameters);
    return new Promise((resolve, fail) => {
      client.#queue.push({ rows: [], done: () => resolve(client), fail, error: null, parsed: false });
    });
  }

  onClose(listener: () => void): void {
    this.#onClose = listener;
  }

  query(text: string, parameters: readonly EngineParameter[] = []): Promise<EngineRow[]> {
    if (this.closed) return Promise.reject(new EngineConnectionLost("the connection to the engine is closed"));
    const known = this.#prepared.get(text);
    const name = known ?? `s${(this.#statements += 1)}`;
    // Known at once, not on success: queued statements with the same text must not be prepared twice.
    this.#prepared.set(text, name);
    const bytes = Buffer.concat([...bindMessage(name, known === undefined ? text : null, parameters), EXECUTE, SYNC]);
    return new Promise((done, fail) => {
      const waiting: Waiting = {
        rows: [],
        done,
        fail: (error) => {
          if (known === undefined && !waiting.parsed) this.#prepared.delete(text);
          fail(error);
        },
        error: null,
        parsed: false,
      };
      this.#queue.push(waiting);
      this.#socket.write(bytes);
    });
  }

  end(): void {
    this.closed = true;
    this.#socket.end(TERMINATE);
  }

  #lose(error: Error): void {
    const waiting = this.#queue;
    this.#queue = [];
    this.closed = true;
    const lost = new EngineConnectionLost(error.message, error);
    for (const one of waiting) one.fail(one.error instanceof EngineError && !one.error.isShutdown ? one.error : lost);
    this.#socket.destroy();
    this.#onClose();
    this.#onClose = () => {};
  }

  #receive(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#have += chunk.length;
    if (this.#have < this.#want) return;
    const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks, this.#have);
    let at = 0;
    this.#want = 5;
    while (bytes.length - at >= 5) {
      const length = bytes.readInt32BE(at + 1) + 1;
      if (bytes.length - at < length) {
        this.#want = length;
        break;
      }
      this.#message(bytes[at] ?? 0, bytes.subarray(at + 5, at + length));
      at += length;
    }
    const rest = bytes.subarray(at);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#have = rest.length;
  }

  #message(type: number, bytes: Buffer): void {
    const waiting = this.#queue[0];
    if (type === DATA_ROW) waiting?.rows.push(readRow(bytes));
    else if (type === PARSE_COMPLETE) {
      if (waiting !== undefined) waiting.parsed = true;
    } else if (type === ERROR_RESPONSE) {
      // A fatal message on an idle connection (the engine shuts down) has nobody waiting for it.
      if (waiting === undefined) this.closed = true;
      else waiting.error ??= parseErrorResponse(bytes);
    } else if (type === AUTHENTICATION && bytes.readInt32BE(0) !== 0)
      this.#lose(new Error("the engine asks for a password"));
    else if (type === READY_FOR_QUERY) {
      this.transactionState = String.fromCharCode(bytes[0] ?? 0);
      this.#queue.shift();
      if (waiting === undefined) return;
      if (waiting.error === null) waiting.done(waiting.rows);
      else waiting.fail(waiting.error);
    }
  }
}
