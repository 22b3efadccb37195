import { AwsError } from "../aws-error.ts";
import type { LocalRequest } from "../local-service.ts";
import { notImplemented } from "../not-implemented.ts";
import { S3_OPERATIONS } from "./operations.ts";
import type { S3Call, S3Operation } from "./s3-operation.ts";
import { unknownDemand } from "./unknown-demand.ts";

const MAX_KEY_BYTES = 1024;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError("InvalidURI", 400, "Couldn't parse the specified URI.");
  }
}

/** Takes a path-style request apart. Throws `AwsError` InvalidURI or KeyTooLongError. */
export function readCall(request: LocalRequest): S3Call {
  const path = request.path.slice(1);
  const slash = path.indexOf("/");
  const bucket = decoded(slash < 0 ? path : path.slice(0, slash));
  const key = slash < 0 ? "" : decoded(path.slice(slash + 1));
  const keyBytes = Buffer.byteLength(key);
  if (keyBytes > MAX_KEY_BYTES) {
    throw new AwsError("KeyTooLongError", 400, "Your key is too long", {
      details: { Size: String(keyBytes), MaxSizeAllowed: String(MAX_KEY_BYTES) },
    });
  }
  const query = request.url.searchParams;
  const hoisted = [...query]
    .filter(([name]) => /^x-amz-/i.test(name))
    .map(([name, value]) => [name.toLowerCase(), value]);
  const headers = { ...(Object.fromEntries(hoisted) as Record<string, string>), ...request.headers };
  return { request: { ...request, headers }, headers, query, bucket, key };
}

function levelOf(call: S3Call): S3Operation["level"] {
  if (call.bucket === "") return "service";
  return call.key === "" ? "bucket" : "object";
}

const fits = (operation: S3Operation, call: S3Call): boolean =>
  operation.method === call.request.method &&
  operation.level === levelOf(call) &&
  (operation.needs ?? []).every((name) => call.query.has(name)) &&
  (operation.needsHeader === undefined || call.headers[operation.needsHeader] !== undefined);

const LIST_OBJECTS_V1_QUERY = new Set(["prefix", "delimiter", "marker", "max-keys", "encoding-type"]);

function nameOfUnknown(call: S3Call): string {
  const names = [...call.query.keys()];
  const isFirstList =
    call.request.method === "GET" &&
    levelOf(call) === "bucket" &&
    names.every((name) => LIST_OBJECTS_V1_QUERY.has(name));
  if (isFirstList) return "S3 ListObjects (version 1; use ListObjectsV2)";
  return `S3 ${call.request.method} on a ${levelOf(call)}${names.length === 0 ? "" : ` with ?${names.join("&")}`}`;
}

/** The operation a request means. Throws `AwsError` NotImplemented naming what no operation takes. */
export function findOperation(call: S3Call): S3Operation {
  const operation = S3_OPERATIONS.find((candidate) => fits(candidate, call));
  if (operation === undefined) throw notImplemented(nameOfUnknown(call));
  const unknown = unknownDemand(operation, call);
  if (unknown !== null) throw notImplemented(`S3 ${operation.name} with ${unknown}`);
  return operation;
}
