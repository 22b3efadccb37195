/** A form of another site cannot send this header, and a script of one must ask first, which nobody here answers. */
export const PAGE_HEADER = "x-tillstream-page";

type Asked = { readonly method: string; readonly headers: Readonly<Record<string, string>> };

/** Names of this machine. The port is left open: an SSH tunnel may end at another one. */
const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;
/** Requests that change something. */
const CHANGING = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/**
 * Why a request is refused because another site may have sent it, or null. The port is open to every program and every page of this
 * machine's browser: `Host` stops names that were bound to 127.0.0.1 (DNS rebinding), `Origin`, `Sec-Fetch-Site` and a header of our own
 * stop forms and scripts of other sites.
 */
export function crossSiteRefusal({ method, headers }: Asked): string | null {
  const host = headers["host"] ?? "";
  if (!LOOPBACK.test(host)) return `Host "${host}" is not this machine: open the page as 127.0.0.1 or localhost.`;
  if (!CHANGING.has(method)) return null;
  const origin = headers["origin"];
  if (origin !== undefined && origin !== `http://${host}`) return `Origin "${origin}" is another site than ${host}.`;
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin")
    return `The request comes from another site (Sec-Fetch-Site ${site}).`;
  if (headers[PAGE_HEADER] === undefined)
    return `The header ${PAGE_HEADER} is missing: only the page itself may do this.`;
  return null;
}
