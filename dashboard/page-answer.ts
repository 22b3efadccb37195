import { readFileSync } from "node:fs";
import type { LocalResponse } from "../localstack/aws/local-service.ts";

/** The pages show shop data and start runs on a loopback port: no other site may read them, frame them or post to them. */
const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  "x-content-type-options": "nosniff",
};

/** An answer of one of our pages, with the headers that all of them have. */
export function pageAnswer(status: number, contentType: string, body: string): LocalResponse {
  return { status, headers: { ...HEADERS, "content-type": contentType }, body };
}

export const textAnswer = (status: number, text: string): LocalResponse =>
  pageAnswer(status, "text/plain; charset=utf-8", text);

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  js: "text/javascript; charset=utf-8",
};

/** A file of a page, read anew each time: there is no build and nothing to start again after a change. */
export function assetAnswer(file: URL): LocalResponse {
  const contentType = CONTENT_TYPES[file.pathname.slice(file.pathname.lastIndexOf(".") + 1)] ?? "text/plain";
  return pageAnswer(200, contentType, readFileSync(file, "utf8"));
}
