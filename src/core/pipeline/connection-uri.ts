import { InvalidInputError } from "../errors/error-classes.ts";
import type { SourceTls } from "./source-tls.ts";

/** The database secrets AWS makes itself have these fields; Atlas users store one `uri`. */
type DatabaseSecret = {
  uri?: unknown;
  engine?: unknown;
  host?: unknown;
  port?: number | string;
  username?: unknown;
  password?: unknown;
  /** Certificate authority of a source of one's own, PEM. Without it those that Node trusts. */
  ca?: unknown;
};

/** DocumentDB accepts TLS only and no retryable writes. */
const DOCUMENTDB_OPTIONS = "tls=true&replicaSet=rs0&readPreference=primary&retryWrites=false";

/**
 * Connection string out of a secret's text: the text itself when it is a URI, the field `uri`, or put together from
 * host, port, username and password. The last kind is encrypted: MySQL and MariaDB as `sourceTls` says (an `ssl` parameter as mysql2
 * reads it), DocumentDB always. A URI stays as it was written.
 * @param arn only for the message
 * @throws InvalidInputError TS521, without a word of the secret
 */
export function connectionUri(secret: string, arn: string, sourceTls: SourceTls = "verify-identity"): string {
  if (/^[a-z+]+:\/\//.test(secret)) return secret;
  const { uri, engine, host, port, username, password, ca } = fieldsOf(secret);
  if (typeof uri === "string") return uri;
  if (typeof host !== "string" || typeof username !== "string" || typeof password !== "string") throw unusable(arn);
  const login = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
  const address = port === undefined ? host : `${host}:${String(port)}`;
  if (engine === "mongo") return `mongodb://${login}@${address}/?${DOCUMENTDB_OPTIONS}`;
  return `mysql://${login}@${address}/${sourceTls === "none" ? "" : `?ssl=${sslParameter(sourceTls, ca)}`}`;
}

/** Without `verifyIdentity` mysql2 takes a certificate of anybody whom the authority has signed. */
function sslParameter(sourceTls: SourceTls, ca: unknown): string {
  const ssl = { rejectUnauthorized: true, verifyIdentity: sourceTls === "verify-identity" };
  return encodeURIComponent(JSON.stringify(typeof ca === "string" ? { ...ssl, ca } : ssl));
}

function fieldsOf(secret: string): DatabaseSecret {
  try {
    const value: unknown = JSON.parse(secret);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    // The parser's message quotes the text, which is a password; `unusable` says all that may be said.
    return {};
  }
}

function unusable(arn: string): InvalidInputError {
  return new InvalidInputError({
    code: "TS521",
    where: `secret ${arn}`,
    found: "neither a connection string nor its parts",
    expected: '{"uri":"…"} or host, port, username, password',
    remedy: "Store the secret in one of these forms.",
  });
}
