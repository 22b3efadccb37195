/** What PostgreSQL answered to a statement. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly sqlState: string;

  constructor(sqlState: string, message: string) {
    super(message);
    this.sqlState = sqlState;
  }

  /** Class 57P: the server is going away or not up yet. */
  get isShutdown(): boolean {
    return this.sqlState.startsWith("57P");
  }
}

/** The connection broke: whether the statement was done is not known. */
export class EngineConnectionLost extends Error {
  override readonly name = "EngineConnectionLost";

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
  }
}
