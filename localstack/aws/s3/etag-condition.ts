import { AwsError } from "../aws-error.ts";
import { notImplemented } from "../not-implemented.ts";
import { noSuchKey } from "./object-store.ts";
import type { StoredObject } from "./stored-object.ts";

type Headers = Readonly<Record<string, string>>;
type Dated = Pick<StoredObject, "etag" | "lastModifiedMs">;

const preconditionFailed = (condition: string): AwsError =>
  new AwsError("PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold", {
    details: { Condition: condition },
  });

const bareEtag = (text: string): string => text.trim().replace(/^W\//, "").replaceAll('"', "");

const namesEtag = (header: string, etag: string): boolean =>
  header.trim() === "*" || header.split(",").some((candidate) => bareEtag(candidate) === etag);

/** HTTP dates have whole seconds: an object is not "modified since" its own Last-Modified. An unreadable date is as if not given. */
function isModifiedSince(object: Dated, header: string): boolean | null {
  const sinceMs = Date.parse(header);
  return Number.isNaN(sinceMs) ? null : Math.floor(object.lastModifiedMs / 1000) * 1000 > sinceMs;
}

/** For writes and deletes: called in the same step as the change. Throws `AwsError` PreconditionFailed (412) or NoSuchKey. */
export function checkWriteConditions(headers: Headers, key: string, existing: StoredObject | undefined): void {
  const ifMatch = headers["if-match"];
  const ifNoneMatch = headers["if-none-match"];
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch.trim() !== "*") throw notImplemented("S3 If-None-Match with an ETag on a write (AWS takes only *)");
    if (existing !== undefined) throw preconditionFailed("If-None-Match");
  }
  if (ifMatch === undefined) return;
  if (existing === undefined) throw noSuchKey(key);
  if (!namesEtag(ifMatch, existing.etag)) throw preconditionFailed("If-Match");
}

/**
 * For reads, in the order of RFC 9110 §13.2.2; `prefix` is `x-amz-copy-source-` for the source of a copy.
 * Throws `AwsError` PreconditionFailed (412).
 */
export function readCondition(headers: Headers, object: Dated, prefix = ""): "read" | "not-modified" {
  const ifMatch = headers[`${prefix}if-match`];
  const ifNoneMatch = headers[`${prefix}if-none-match`];
  const ifModifiedSince = headers[`${prefix}if-modified-since`];
  const ifUnmodifiedSince = headers[`${prefix}if-unmodified-since`];
  if (ifMatch !== undefined) {
    if (!namesEtag(ifMatch, object.etag)) throw preconditionFailed("If-Match");
  } else if (ifUnmodifiedSince !== undefined && isModifiedSince(object, ifUnmodifiedSince) === true) {
    throw preconditionFailed("If-Unmodified-Since");
  }
  if (ifNoneMatch !== undefined) return namesEtag(ifNoneMatch, object.etag) ? "not-modified" : "read";
  return ifModifiedSince !== undefined && isModifiedSince(object, ifModifiedSince) === false ? "not-modified" : "read";
}
