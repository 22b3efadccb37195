import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ServerResponse } from "node:http";
import type { LocalRequest, LocalResponse } from "./local-service.ts";

/** Objects of a bucket have the origin of our pages: opened in a browser they run nothing and reach nothing. Pages bring headers of their own. */
const NOT_A_PAGE = { "content-security-policy": "sandbox", "x-content-type-options": "nosniff" };

/** Sends the answer. A client that hung up is not an error: nobody is left to tell. */
export async function writeResponse(
  request: LocalRequest,
  answer: LocalResponse,
  response: ServerResponse,
): Promise<void> {
  const body = answer.body ?? "";
  response.writeHead(answer.status, {
    server: "tillstream",
    "x-amzn-requestid": request.requestId,
    "x-amz-request-id": request.requestId,
    ...NOT_A_PAGE,
    ...answer.headers,
    ...(typeof body === "string" || body instanceof Uint8Array ? lengthOf(answer, body) : {}),
  });
  if (typeof body === "string" || body instanceof Uint8Array) {
    response.end(request.method === "HEAD" ? undefined : body);
    return;
  }
  try {
    await pipeline(Readable.from(body, { objectMode: false }), response);
  } catch (error) {
    // Cut the connection: after the header a broken body must not look like a complete one.
    response.destroy();
    if (!request.signal.aborted) throw error;
  }
}

/** HEAD answers keep the length the service gave, which is the object's. A 204 or 304 has no body and no length. */
function lengthOf(answer: LocalResponse, body: string | Uint8Array): Record<string, string> {
  if (answer.headers?.["content-length"] !== undefined || answer.status === 204 || answer.status === 304) return {};
  return { "content-length": String(Buffer.byteLength(body)) };
}
