/** One HTTP request as a local AWS service sees it. */
export type LocalRequest = {
  readonly method: string;
  /**
   * Path as it came over the wire, still percent-encoded, without the query. Use this and not `url.pathname` where `.` and `..` may be
   * part of a name: `URL` collapses them, and `a/../b` is a legal S3 key.
   */
  readonly path: string;
  readonly url: URL;
  /** Names in lower case; repeated headers joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** `x-amz-target`, for example `AWSStepFunctions.StartExecution`; null for REST protocols. */
  readonly target: string | null;
  /** Already in the answer's headers; for events and logs. */
  readonly requestId: string;
  /** Aborted when the client hangs up or the endpoint stops: long polls must end then. */
  readonly signal: AbortSignal;
  /** The raw body as it arrives. May be taken once. */
  body(): AsyncIterable<Buffer>;
  /** The whole raw body; throws `AwsError` RequestEntityTooLarge (413) beyond `maxBytes` (default 8 MiB: the largest JSON body any service takes is 6 MB). */
  readAll(maxBytes?: number): Promise<Buffer>;
};

/** `body` as a stream is written with back-pressure and destroyed when the client hangs up. HEAD answers never carry it. */
export type LocalResponse = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
};

/**
 * A service behind the endpoint. The endpoint asks each in order of mounting; the first that matches handles the request.
 * `handle` throws `AwsError` for whatever AWS would answer with an error; the endpoint renders it in the service's protocol.
 * Any other error thrown is answered as 500 InternalFailure and logged.
 */
export type LocalService = {
  readonly name: string;
  /** How errors are written; default "json". */
  readonly errorFormat?: "json" | "xml";
  matches(request: LocalRequest): boolean;
  handle(request: LocalRequest): Promise<LocalResponse> | LocalResponse;
  close?(): Promise<void>;
};
