import { describe, expect, it } from "vitest";
import { crossSiteRefusal } from "../../dashboard/cross-site-refusal.ts";

const host = "127.0.0.1:4566";
const page = { "x-tillstream-page": "states" };
const browser = { ...page, origin: `http://${host}`, "sec-fetch-site": "same-origin" };

describe("a request that another site may have sent", () => {
  it.each([
    ["reading from this machine", "GET", { host }, null],
    ["reading by name", "GET", { host: "localhost:4566" }, null],
    ["reading over IPv6", "GET", { host: "[::1]:4566" }, null],
    ["reading through a name bound to 127.0.0.1", "GET", { host: "evil.example:4566" }, "evil.example"],
    ["a name that only begins like this machine", "GET", { host: "127.0.0.1.evil.example" }, "not this machine"],
    ["reading without a host", "GET", {}, "not this machine"],
    ["the page's own post", "POST", { host, ...browser }, null],
    ["the page through a tunnel", "POST", { host: "localhost:9000", ...page, origin: "http://localhost:9000" }, null],
    ["a program of this machine", "POST", { host, ...page }, null],
    [
      "a form of another site",
      "POST",
      { host, origin: "https://evil.example", "sec-fetch-site": "cross-site" },
      "evil",
    ],
    ["a page on another port", "POST", { host, ...page, origin: "http://127.0.0.1:3000" }, "another site"],
    ["a sandboxed frame", "POST", { host, ...page, origin: "null" }, "another site"],
    ["a script with our header from elsewhere", "POST", { host, ...page, "sec-fetch-site": "same-site" }, "same-site"],
    ["a form without a script", "POST", { host, origin: `http://${host}`, "sec-fetch-site": "same-origin" }, "missing"],
    ["a post through a bound name", "POST", { ...browser, host: "evil.example" }, "not this machine"],
  ] as [string, string, Record<string, string>, string | null][])("%s", (_, method, headers, refused) => {
    const refusal = crossSiteRefusal({ method, headers });
    if (refused === null) expect(refusal).toBeNull();
    else expect(refusal).toContain(refused);
  });
});
