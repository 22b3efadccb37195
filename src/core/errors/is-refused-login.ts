import type { ErrorCode } from "./error-codes.ts";
import { TillstreamError } from "./tillstream-error.ts";

const REFUSED_LOGIN: ReadonlySet<ErrorCode | undefined> = new Set<ErrorCode>(["TS405", "TS602"]);

/** A database does not take the login we have. Its password may have been rotated since the secret was read. */
export const isRefusedLogin = (error: unknown): boolean =>
  error instanceof TillstreamError && REFUSED_LOGIN.has(error.code);
