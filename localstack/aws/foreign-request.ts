type Asked = { readonly method: string; readonly headers: Readonly<Record<string, string>> };

/** Names of this machine. The port is left open: an SSH tunnel may end at another one. */
const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;
/** What browsers say of a request that a page of the same origin made, or a person by typing the address. */
const OWN_SITES = new Set(["same-origin", "none"]);

/**
 * Why a request is refused because a page of another site may have sent it, or null. Nothing here checks signatures, and the port is open to
 * every page of this machine's browser: `Host` stops names that were bound to 127.0.0.1 (DNS rebinding), `Origin` and `Sec-Fetch-Site` stop
 * forms and scripts. SDKs and the command line send neither of the two. A link that a person follows to us is let through: who set
 * it does not see the answer.
 */
export function foreignRequest({ method, headers }: Asked): string | null {
  const host = headers["host"] ?? "";
  if (!LOOPBACK.test(host)) return `Host "${host}" is not this machine: say 127.0.0.1 or localhost.`;
  const origin = headers["origin"];
  if (origin !== undefined && origin !== `http://${host}`) return `Origin "${origin}" is another site than ${host}.`;
  const site = headers["sec-fetch-site"];
  if (site === undefined || OWN_SITES.has(site) || isFollowedLink(method, headers)) return null;
  return `The request comes from another site (Sec-Fetch-Site ${site}).`;
}

const isFollowedLink = (method: string, headers: Asked["headers"]): boolean =>
  method === "GET" && headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document";
