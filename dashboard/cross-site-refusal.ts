import { foreignRequest } from "../localstack/aws/foreign-request.ts";

/** A form of another site cannot send this header, and a script of one must ask first, which nobody here answers. */
export const PAGE_HEADER = "x-tillstream-page";

type Asked = { readonly method: string; readonly headers: Readonly<Record<string, string>> };

/** Requests that change something. */
const CHANGING = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/**
 * Why a page of ours refuses a request because another site may have sent it, or null: what the endpoint refuses for all of its services,
 * and what changes something without a header of our own.
 */
export function crossSiteRefusal({ method, headers }: Asked): string | null {
  const refusal = foreignRequest({ method, headers });
  if (refusal !== null || !CHANGING.has(method)) return refusal;
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin") return `The request does not come from the page (${site}).`;
  if (headers[PAGE_HEADER] === undefined)
    return `The header ${PAGE_HEADER} is missing: only the page itself may do this.`;
  return null;
}
