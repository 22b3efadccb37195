import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { RUN_MODES } from "../../src/core/pipeline/run-fields.ts";
import { findChromium } from "../support/find-chromium.ts";
import { openBrowser } from "../support/open-browser.ts";
import { statesPageWorld, type StatesPageWorld } from "./states-page-world.ts";

const chromium = findChromium();
/** Longest that a person would wait in front of the page; the run with an unreachable server takes some 12 s. */
const WAIT_MS = 20_000;

const skipped = chromium === null ? " (skipped: no Chromium found)" : "";

describe.skipIf(chromium === null)(`the Step Functions page in a browser${skipped}`, () => {
  let world: StatesPageWorld;
  let browser: Browser;
  let page: Page;
  /** What the browser complained about: script errors, refused resources, policy violations. */
  const complaints: string[] = [];
  const address = (): string => `${world.cloud.endpoint}/_tillstream/states`;
  const machine = (): string => world.cloud.states.stateMachines()[0]?.arn ?? "";
  const runs = (): number => world.cloud.states.executions(machine()).length;

  /** A state of the graph by its accessible name: "Plan, Task · 1.2 s, succeeded". */
  const state = (name: string, words: string): Locator =>
    page.getByRole("link", { name: new RegExp(`^${name}, .*${words}`) });
  const badge = (word: string): Locator => page.locator("h1 + span .badge", { hasText: word });
  const button = (name: string): Locator => page.getByRole("button", { name, exact: true });
  const startWith = async (input: string): Promise<void> => {
    await button("New execution").click();
    await page.getByLabel("Input, JSON").fill(input);
    await button("Start execution").click();
    await page.getByRole("heading", { name: "Execution input" }).waitFor();
  };

  beforeAll(async () => {
    world = await statesPageWorld();
    browser = await openBrowser(chromium ?? "");
    page = await browser.newPage();
    page.setDefaultTimeout(WAIT_MS);
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("dialog", (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    const { executionArn } = world.cloud.states.startExecution(machine(), '{"mode":"full"}', "first-load");
    await world.cloud.states.finished(executionArn);
  });
  afterEach(() => world.target.open());
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  it("lists executions, by status, and leads from one to its graph, states, items and children", async () => {
    await page.goto(address());
    const row = page.getByRole("row", { name: /first-load/ });
    expect(await row.innerText()).toMatch(/Succeeded\s*✓\s*OK\s+first-load\s+full\s/);
    await page.getByLabel("Status").selectOption("FAILED");
    await page.getByText("There are none.").waitFor();
    await page.getByLabel("Status").selectOption("");
    expect(await page.getByLabel("Mode").locator("option").allInnerTexts()).toEqual(["any mode", ...RUN_MODES]);
    for (const [name, change] of [
      ["by mode", () => page.getByLabel("Mode").selectOption("repair")],
      ["by name", () => page.getByLabel("Name").fill("nobody")],
    ] as const) {
      await row.waitFor();
      await change();
      await page.getByText("There are none.").waitFor();
      expect(await row.count(), name).toBe(0);
      await page.goto(address());
    }
    await page.getByLabel("Mode").selectOption("full");
    await page.getByLabel("Name").fill("FIRST");
    await page.getByLabel("hide wake-ups").check();
    await row.waitFor();
    expect(new URL(page.url()).search).toBe("?mode=full&name=FIRST&wakes=hidden");
    await page.reload();
    await row.waitFor();
    await page.getByRole("link", { name: "first-load" }).click();
    await badge("Succeeded").waitFor();
    for (const name of [
      "Plan",
      "EachBatch",
      "ApplyFiles",
      "EachPartition",
      "BuildDocuments",
      "CommitFiles",
      "Certify",
      "Summarise",
    ]) {
      await state(name, "succeeded").waitFor();
    }
    expect(await page.locator(".panel").innerText()).toContain('"status": "OK"');
    await state("Plan", "succeeded").click();
    await page.getByRole("heading", { name: "Plan", exact: true }).waitFor();
    expect(await page.locator(".panel .comment").innerText()).toContain("Reads the input");
    expect(await page.locator(".panel").innerText()).toContain('"mode": "full"');
    await page.getByText("Items and their child executions").first().click();
    await page
      .getByRole("row", { name: /LOAD00000001/ })
      .getByRole("link")
      .first()
      .click();
    await page.getByText("Child of").waitFor();
    await state("ApplyFiles", "succeeded").waitFor();
    await page.getByRole("link", { name: "first-load" }).click();
    await page.getByRole("heading", { name: "History" }).waitFor();
    await button("Details of event 1").click();
    await page.locator("tr.opened pre", { hasText: "roleArn" }).waitFor();
    expect(await button("Redrive").isDisabled()).toBe(true);
    await page.getByText("Execution is SUCCEEDED and cannot be redriven").waitFor();
  });

  it("is usable with the keyboard, and Back goes back", async () => {
    await state("CommitFiles", "succeeded").focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "CommitFiles", exact: true }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "Execution output" }).waitFor();
  });

  it("starts a new execution with the old input edited, and shows all problems of an input that the run refuses", async () => {
    await button("New execution").click();
    const input = page.getByLabel("Input, JSON");
    expect(JSON.parse(await input.inputValue())).toEqual({ mode: "full" });
    await input.fill('{"mode": "full"');
    await page.getByText("Not JSON").waitFor();
    expect(await button("Start execution").isDisabled()).toBe(true);
    const before = runs();
    await input.fill('{"mode": "ful", "fource": true, "x": "<img src=x onerror=alert(1)>"}');
    await button("Start execution").click();
    await badge("Failed").waitFor();
    expect(runs()).toBe(before + 1);
    const problems = page.locator(".error-box").first();
    expect(await problems.innerText()).toContain("InvalidInputError");
    expect(await problems.innerText()).toContain('TS502 input.mode: found "ful"');
    await state("Plan", "failed").waitFor();
    await page.getByText("start a new execution with the input mended").waitFor();
    expect(await page.locator("img").count()).toBe(0);
  });

  it("shows what a run says of itself beside its status, and starts what it proposes", async () => {
    await startWith('{"mode": "full", "dryRun": true, "force": true}');
    await badge("Succeeded").waitFor();
    await badge("OK").waitFor();
    const steps = page.getByRole("list", { name: "What to start next" }).getByRole("listitem");
    expect(await steps.innerText()).toContain("dry run");
    await steps.getByRole("button", { name: "Start…" }).click();
    expect(JSON.parse(await page.getByLabel("Input, JSON").inputValue())).toEqual({ mode: "full", force: true });
    await button("Cancel").click();
  });

  it("shows a run that fails while the target is down, and redrives it to green when it is back", async () => {
    await world.target.close();
    await button("New execution").click();
    await page.getByLabel("Start from").selectOption({ label: "events/pos-pipeline.changes.json" });
    expect(JSON.parse(await page.getByLabel("Input, JSON").inputValue())).toEqual({ mode: "changes" });
    await button("Start execution").click();
    await badge("Failed").waitFor();
    await state("Plan", "retried 1×.*failed").click();
    const panel = page.locator(".panel");
    await panel.locator(".error-box", { hasText: "TargetUnavailableError" }).waitFor();
    expect(await panel.getByRole("row", { name: /failed/ }).count()).toBe(2);
    await world.target.open();
    await button("Redrive").click();
    await badge("Succeeded").waitFor();
    await state("Plan", "retried 2×.*succeeded").waitFor();
    await page.getByRole("row", { name: /ExecutionRedriven.*redrive 1/ }).waitFor();
    expect(await button("Redrive").isDisabled()).toBe(true);
  });

  it("stops a run, with the error and cause that were given", async () => {
    world.target.hang();
    await startWith('{"mode": "changes"}');
    await state("Plan", "running").waitFor();
    await button("Stop").click();
    await page.getByLabel("Error, optional").fill("Enough");
    await page.getByLabel("Cause, optional").fill("for <b>today</b>");
    await button("Stop execution").click();
    await badge("Aborted").waitFor();
    expect(await page.locator(".error-box").first().innerText()).toMatch(/Enough\s+for <b>today<\/b>/);
    await state("Plan", "aborted").waitFor();
  });

  it("cannot be used by a page of another site", async () => {
    const other = createServer((_, response) => response.end("<!doctype html><title>another site</title>"));
    await new Promise<void>((done) => {
      other.listen(0, "127.0.0.1", done);
    });
    const stranger = await browser.newPage();
    try {
      await stranger.goto(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`);
      const before = runs();
      const seen = await stranger.evaluate(async (url) => {
        const body = JSON.stringify({ input: "{}" });
        const post = (more: object): Promise<string> =>
          fetch(`${url}/api/start`, { method: "POST", body, ...more }).then(
            ({ type }) => type,
            () => "refused",
          );
        return [
          await post({ mode: "no-cors" }),
          await post({ headers: { "x-tillstream-page": "states" } }),
          await fetch(`${url}/api/executions`).then(
            () => "read",
            () => "refused",
          ),
        ];
      }, address());
      // "opaque": the browser sent it and may not see the answer, which is 403.
      expect(seen).toEqual(["opaque", "refused", "refused"]);
      expect(runs()).toBe(before);
    } finally {
      await stranger.close();
      other.close();
    }
  });

  it("fits a narrow window and keeps its list while it is refreshed", async () => {
    await page.setViewportSize({ width: 400, height: 800 });
    await page.goto(address());
    const link = page.getByRole("link", { name: "first-load" });
    await link.focus();
    const { executionArn } = world.cloud.states.startExecution(machine(), '{"mode":"changes"}', "while-looking");
    await page.getByRole("link", { name: "while-looking" }).waitFor();
    expect(await link.evaluate((element: { matches(selector: string): boolean }) => element.matches(":focus"))).toBe(
      true,
    );
    await world.cloud.states.finished(executionArn);
    await page.getByRole("row", { name: /Succeeded (OK|NOTHING TO DO|SKIPPED) while-looking/ }).waitFor();
    await page.getByRole("link", { name: "while-looking" }).click();
    await badge("Succeeded").waitFor();
    const width = await page.evaluate("document.documentElement.scrollWidth");
    expect(width).toBeLessThanOrEqual(400);
  });

  it("had nothing to complain about", () => {
    expect(complaints).toEqual([]);
  });

  // Last, because the browser complains about the refused answer.
  it("opens the dialog for a new execution also when its samples cannot be read, and says so", async () => {
    await page.goto(address());
    await page.route("**/inputs*", (route) => route.fulfill({ status: 500, body: '{"message":"no samples"}' }));
    await button("New execution").click();
    await page.getByText(/No inputs to start from/).waitFor();
    await page.getByLabel("Input, JSON").fill("{}");
    expect(await button("Start execution").isEnabled()).toBe(true);
    await button("Cancel").click();
    await page.unroute("**/inputs*");
  });
});
