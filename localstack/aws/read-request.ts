import type { IncomingMessage } from "node:http";
import { AwsError } from "./aws-error.ts";
import type { LocalRequest } from "./local-service.ts";

/** Lambda takes the largest JSON bodies of all services here, 6 MB; the rest is room for its base64. */
const MAX_JSON_BODY_BYTES = 8 * 1024 * 1024;

function joinHeaders(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return headers;
}

async function readAll(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      throw new AwsError("RequestEntityTooLarge", 413, `The request body is larger than ${maxBytes} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** Turns Node's request into ours. `origin` is the endpoint's own address: the Host header is the client's word only. */
export function readRequest(
  request: IncomingMessage,
  context: { readonly origin: string; readonly requestId: string; readonly signal: AbortSignal },
): LocalRequest {
  const rawUrl = request.url ?? "/";
  const headers = joinHeaders(request);
  const queryStart = rawUrl.indexOf("?");
  const path = queryStart < 0 ? rawUrl : rawUrl.slice(0, queryStart);
  const url = new URL(context.origin);
  url.search = queryStart < 0 ? "" : rawUrl.slice(queryStart);
  url.pathname = path;
  return {
    method: request.method ?? "GET",
    path,
    url,
    headers,
    target: headers["x-amz-target"] ?? null,
    requestId: context.requestId,
    signal: context.signal,
    body: () => request,
    readAll: (maxBytes = MAX_JSON_BODY_BYTES) => readAll(request, maxBytes),
  };
}
