/**
 * What AWS would answer with an error: code, HTTP status and message. Thrown by local services, rendered by the endpoint.
 * Not a TillstreamError, because it is part of a wire protocol and reaches SDK clients, who match on the code.
 */
export class AwsError extends Error {
  override readonly name = "AwsError";
  /** For example `NoSuchKey`, `ResourceNotFoundException`. SDK clients see it as `error.name`. */
  readonly code: string;
  readonly status: number;
  /** Fields beside code and message: XML elements for S3, members for JSON. */
  readonly details: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: string,
    status: number,
    message: string,
    more: { readonly details?: Record<string, string>; readonly headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = more.details ?? {};
    this.headers = more.headers ?? {};
  }
}
