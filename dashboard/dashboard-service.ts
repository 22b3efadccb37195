import { readFileSync } from "node:fs";
import type { LocalRequest, LocalResponse, LocalService } from "../localstack/aws/local-service.ts";
import type { DashboardState } from "./dashboard-state.ts";

export const DASHBOARD_PATH = "/_tillstream/";

export type DashboardSources = {
  state(): Promise<DashboardState>;
  /** The document as relaxed Extended JSON text; null when there is none a reader may see. */
  document(collection: string, id: string): Promise<string | null>;
  certificateHtml(): Promise<string | null>;
};

const ASSETS: Readonly<Record<string, readonly [file: string, contentType: string]>> = {
  "": ["page.html", "text/html; charset=utf-8"],
  "page.css": ["page.css", "text/css; charset=utf-8"],
  "page.js": ["page.js", "text/javascript; charset=utf-8"],
};
const DOCUMENT = /^api\/documents\/(customers|products|orders)\/(.+)$/;

/** The page shows shop data on a loopback port: no other site may read it through the browser. */
const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'self'; style-src 'self' 'unsafe-inline'",
  "x-content-type-options": "nosniff",
};

const answer = (status: number, contentType: string, body: string): LocalResponse => ({
  status,
  headers: { ...HEADERS, "content-type": contentType },
  body,
});
const notFound = (what: string): LocalResponse => answer(404, "text/plain; charset=utf-8", what);

function asset(file: string, contentType: string): LocalResponse {
  return answer(200, contentType, readFileSync(new URL(file, import.meta.url), "utf8"));
}

/** A browser asking for "/" wants the page; an S3 client asking for "/" (ListBuckets) never accepts HTML. */
const isBrowserAtRoot = (request: LocalRequest): boolean =>
  request.path === "/" && request.method === "GET" && (request.headers["accept"] ?? "").includes("text/html");

async function handle(request: LocalRequest, sources: DashboardSources): Promise<LocalResponse> {
  if (isBrowserAtRoot(request)) return { status: 302, headers: { location: DASHBOARD_PATH }, body: "" };
  const rest = request.path.slice(DASHBOARD_PATH.length);
  const file = ASSETS[rest];
  if (file !== undefined) return asset(file[0], file[1]);
  if (rest === "api/state") return answer(200, "application/json", JSON.stringify(await sources.state()));
  if (rest === "certificate") {
    const html = await sources.certificateHtml();
    return html === null ? notFound("There is no certificate yet.") : answer(200, "text/html; charset=utf-8", html);
  }
  const wanted = DOCUMENT.exec(rest);
  if (wanted === null) return notFound(`There is no page ${request.path}.`);
  const [, collection = "", id = ""] = wanted;
  const document = await sources.document(collection, decodeURIComponent(id));
  return document === null
    ? notFound(`No document ${decodeURIComponent(id)} in ${collection}.`)
    : answer(200, "application/json", document);
}

/** The page on the local port. Mount it before S3, which takes every path nobody else takes. */
export function dashboardService(sources: DashboardSources): LocalService {
  return {
    name: "dashboard",
    matches: (request) => request.path.startsWith(DASHBOARD_PATH) || isBrowserAtRoot(request),
    handle: (request) => handle(request, sources),
  };
}
