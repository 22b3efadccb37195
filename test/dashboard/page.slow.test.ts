import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dashboardService } from "../../dashboard/dashboard-service.ts";
import type { DashboardState } from "../../dashboard/dashboard-state.ts";
import { type Endpoint, startEndpoint } from "../../localstack/aws/endpoint.ts";
import { findChromium } from "../support/find-chromium.ts";
import { openBrowser } from "../support/open-browser.ts";

const chromium = findChromium();
const EMPTY: DashboardState = {
  headline: "a shop",
  rowsRead: 0,
  rowsQuarantined: 0,
  filesDone: 0,
  filesWaiting: 0,
  lagMs: null,
  documents: {},
  dms: null,
  certificate: null,
  executions: [],
  files: [],
};
const DRIFT = {
  arn: "arn:x",
  name: "wake-0123456789abcdef0123456789abcdef-0123456789abcdef",
  mode: "reconcile",
  status: "SUCCEEDED",
  startedAt: "2026-11-20T10:00:00Z",
  tookMs: 123_456,
  result: "DRIFT, 1234567 rows applied in a sentence that is long enough to want the width of the whole table",
};

/** Lines that the words of the length of the first execution take, in the browser. */
const LINES_OF_TOOK = `(() => {
  const range = document.createRange();
  range.selectNodeContents(document.querySelector("#executions td.n"));
  return range.getClientRects().length;
})()`;

describe.skipIf(chromium === null)("the main page in a browser", () => {
  let endpoint: Endpoint;
  let browser: Browser;
  let page: Page;
  let answer: (state: DashboardState) => void = () => {};
  let next = new Promise<DashboardState>((resolve) => (answer = resolve));

  beforeAll(async () => {
    const service = dashboardService({
      state: () => next,
      document: () => Promise.resolve(null),
      certificateHtml: () => Promise.resolve(null),
    });
    endpoint = await startEndpoint({ port: 0, services: [service] });
    browser = await openBrowser(chromium ?? "");
    page = await browser.newPage({ viewport: { width: 700, height: 800 } });
  });
  afterAll(async () => {
    await browser?.close();
    await endpoint?.stop();
  });

  const textOf = (id: string): Promise<string> => page.locator(`#${id}`).innerText();

  it("says that it is loading until it knows, and then that there is none yet", async () => {
    await page.goto(`${endpoint.url}/_tillstream/`);
    const ids = ["certificate", "executions", "files"];
    expect(await Promise.all(ids.map(textOf))).toEqual(["Loading…", "Loading…", "Loading…"]);
    answer(EMPTY);
    await page.getByText("a shop").waitFor();
    expect(await Promise.all(ids.map(textOf))).toEqual(["none yet", "none yet", "none yet"]);
  });

  it("shows drift in red beside a run that succeeded, with a length and its unit on one line at 700 px", async () => {
    next = Promise.resolve({ ...EMPTY, executions: [DRIFT] });
    const took = page.getByRole("cell", { name: "123.5 s" });
    await took.waitFor();
    expect(await page.evaluate(LINES_OF_TOOK)).toBe(1);
    expect(await page.getByRole("cell", { name: /^DRIFT/ }).getAttribute("class")).toBe("bad");
  });
});
