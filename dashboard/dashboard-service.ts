import type { LocalRequest, LocalResponse, LocalService } from "../localstack/aws/local-service.ts";
import { crossSiteRefusal } from "./cross-site-refusal.ts";
import type { DashboardState } from "./dashboard-state.ts";
import { assetAnswer, pageAnswer, textAnswer } from "./page-answer.ts";

export const DASHBOARD_PATH = "/_tillstream/";

export type DashboardSources = {
  state(): Promise<DashboardState>;
  /** The document as relaxed Extended JSON text; null when there is none a reader may see. */
  document(collection: string, id: string): Promise<string | null>;
  certificateHtml(): Promise<string | null>;
};

const ASSETS: Readonly<Record<string, string>> = { "": "page.html", "page.css": "page.css", "page.js": "page.js" };
const DOCUMENT = /^api\/documents\/(customers|products|orders)\/(.+)$/;

/** A browser asking for "/" wants the page; an S3 client asking for "/" (ListBuckets) never accepts HTML. */
const isBrowserAtRoot = (request: LocalRequest): boolean =>
  request.path === "/" && request.method === "GET" && (request.headers["accept"] ?? "").includes("text/html");

async function handle(request: LocalRequest, sources: DashboardSources): Promise<LocalResponse> {
  if (isBrowserAtRoot(request)) return { status: 302, headers: { location: DASHBOARD_PATH }, body: "" };
  const refusal = crossSiteRefusal(request);
  if (refusal !== null) return textAnswer(403, refusal);
  const rest = request.path.slice(DASHBOARD_PATH.length);
  const file = Object.hasOwn(ASSETS, rest) ? ASSETS[rest] : undefined;
  if (file !== undefined) return assetAnswer(new URL(file, import.meta.url));
  if (rest === "api/state") return pageAnswer(200, "application/json", JSON.stringify(await sources.state()));
  if (rest === "certificate") {
    const html = await sources.certificateHtml();
    return html === null
      ? textAnswer(404, "There is no certificate yet.")
      : pageAnswer(200, "text/html; charset=utf-8", html);
  }
  const wanted = DOCUMENT.exec(rest);
  if (wanted === null) return textAnswer(404, `There is no page ${request.path}.`);
  const [, collection = "", id = ""] = wanted;
  const document = await sources.document(collection, decodeURIComponent(id));
  return document === null
    ? textAnswer(404, `No document ${decodeURIComponent(id)} in ${collection}.`)
    : pageAnswer(200, "application/json", document);
}

/** The page on the local port. Mount it before S3, which takes every path nobody else takes. */
export function dashboardService(sources: DashboardSources): LocalService {
  return {
    name: "dashboard",
    matches: (request) => request.path.startsWith(DASHBOARD_PATH) || isBrowserAtRoot(request),
    handle: (request) => handle(request, sources),
  };
}
