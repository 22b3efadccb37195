import { open } from "node:fs/promises";
import { AwsError } from "../aws-error.ts";
import type { LocalRequest } from "../local-service.ts";
import { decodeAwsChunked } from "./aws-chunked.ts";
import { bodyPromise, type BodyPromise } from "./body-promise.ts";
import { BodyVerifier, type BodySummary } from "./body-verifier.ts";
import { incompleteBody } from "./byte-reader.ts";
import type { ObjectStore } from "./object-store.ts";
import type { ChecksumAlgorithm } from "./stored-object.ts";

/** The largest XML body: DeleteObjects with 1,000 keys of 1,024 bytes, every byte of them escaped. */
const MAX_XML_BYTES = 8 * 1024 * 1024;

export type ReceivedBody = BodySummary & { readonly tempFile: string };

/** Writes a body to a temporary file with constant memory. The file is removed again when anything goes wrong. */
export async function receiveToFile(
  store: ObjectStore,
  source: AsyncIterable<Uint8Array>,
  promise: BodyPromise,
  more: { readonly trailers?: ReadonlyMap<string, string>; readonly alsoCompute?: Iterable<ChecksumAlgorithm> } = {},
): Promise<ReceivedBody> {
  const tempFile = store.newTempFile();
  const verifier = new BodyVerifier(promise, more.alsoCompute);
  const file = await open(tempFile, "wx");
  try {
    for await (const bytes of source) {
      verifier.update(bytes);
      await file.writeFile(bytes);
    }
    await file.close();
    return { ...verifier.finish(more.trailers ?? new Map()), tempFile };
  } catch (error) {
    await file.close();
    store.discard(tempFile);
    throw error;
  }
}

/** The object's own bytes, frames taken off; a client that hangs up in the middle is an IncompleteBody. */
async function* payload(
  request: LocalRequest,
  promise: BodyPromise,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  try {
    yield* promise.isAwsChunked ? decodeAwsChunked(request.body(), trailers) : request.body();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ECONNRESET") throw incompleteBody();
    throw error;
  }
}

/** The body of PutObject and UploadPart. Throws `AwsError` for broken promises, and MissingContentLength where AWS insists on a length. */
export async function receiveObjectBody(
  store: ObjectStore,
  request: LocalRequest,
  alsoCompute: Iterable<ChecksumAlgorithm> = [],
): Promise<ReceivedBody> {
  const promise = bodyPromise(request.headers);
  if (promise.size === null)
    throw new AwsError("MissingContentLength", 411, "You must provide the Content-Length HTTP header.");
  const trailers = new Map<string, string>();
  return await receiveToFile(store, payload(request, promise, trailers), promise, { trailers, alsoCompute });
}

/** A small XML body as text, verified like any other. */
export async function receiveText(request: LocalRequest): Promise<string> {
  const promise = bodyPromise(request.headers);
  const trailers = new Map<string, string>();
  const verifier = new BodyVerifier(promise);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const bytes of payload(request, promise, trailers)) {
    verifier.update(bytes);
    size += bytes.length;
    if (size > MAX_XML_BYTES) throw new AwsError("EntityTooLarge", 400, "The XML body is larger than 8 MiB.");
    chunks.push(bytes);
  }
  verifier.finish(trailers);
  return Buffer.concat(chunks).toString("utf8");
}
