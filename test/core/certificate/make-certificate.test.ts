import { describe, expect, it } from "vitest";
import { certificateHtml } from "../../../src/core/certificate/certificate-html.ts";
import { addToLedger, NO_LEDGER } from "../../../src/core/certificate/ledger-counts.ts";
import { type CertificateInputs, makeCertificate } from "../../../src/core/certificate/make-certificate.ts";
import type { Finding } from "../../../src/core/reconcile/finding.ts";
import { resultOfText, resultText } from "../../../src/core/reconcile/result-json.ts";
import { equalResult, VIEWS } from "../../support/reconcile/segment-results.ts";

const plan = {
  run: { id: "run-1", mode: "reconcile", startedAt: "2026-11-21T10:00:00.000Z" },
  plannedAt: "2026-11-21T10:00:01.000Z",
  source: "mariadb",
  position: "0-1-42",
  only: null,
  loading: null,
  segments: VIEWS.map((view) => `${view}-0000`),
} as const;

const results = VIEWS.map((view) => equalResult(view));

function certificate(change: Partial<CertificateInputs> = {}) {
  const issuedAt = new Date("2026-11-21T10:02:00.000Z");
  return makeCertificate({ plan, results, ledger: NO_LEDGER, replication: null, moneyScale: 2, issuedAt, ...change });
}

const finding: Finding = {
  collection: "customers",
  id: "<b>7</b>",
  kind: "content",
  fields: [{ path: "name", expected: '"Ann & Bob"', found: "<script>alert('x')</script>" }],
  fieldCount: 3,
};

const withResult = (view: (typeof VIEWS)[number], change: Parameters<typeof equalResult>[1]) =>
  VIEWS.map((one) => (one === view ? equalResult(view, change) : equalResult(one)));

describe("certificate", () => {
  it("is green when nothing speaks against it, and says so in one sentence", () => {
    const { verdict, sentence, reasons, views } = certificate();
    expect({ verdict, reasons }).toEqual({ verdict: "GREEN", reasons: [] });
    expect(sentence).toBe("Your documents equal your database: 5 order lines, to the row and to the cent.");
    expect(views.map(({ view }) => view)).toEqual(["orders", "customers", "products", "slices", "places"]);
    expect(views[0]?.source).toEqual(views[0]?.documents);
    expect(views[0]?.documents).toMatchObject({
      gross: "123.45",
      net: "120.00",
      units: "9",
      hash: (2n ** 61n).toString(),
    });
  });

  it("is red for a finding, and counts those that are not listed", () => {
    const { verdict, findingCount, findings, sentence } = certificate({
      results: withResult("customers", { status: "differs", findings: [finding], findingCount: 41 }),
    });
    expect({ verdict, findingCount }).toEqual({ verdict: "RED", findingCount: 41 });
    expect(findings).toEqual([finding]);
    expect(sentence).toContain("41 documents differ");
  });

  it("names a document once, whichever segments met it", () => {
    const slice: Finding = { collection: "product_buyers", id: "i:1/1/0", kind: "extra", fields: [], fieldCount: 0 };
    const both = VIEWS.map((view) =>
      view === "products" || view === "slices"
        ? equalResult(view, { status: "differs", findings: [slice], findingCount: 1 })
        : equalResult(view),
    );
    expect(certificate({ results: both }).findingCount).toBe(1);
  });

  it("is red when a segment was never compared, and names it", () => {
    const { verdict, reasons } = certificate({ results: results.slice(1) });
    expect(verdict).toBe("RED");
    expect(reasons[0]).toContain("places-0000");
  });

  it("is red when rows of a file do not add up", () => {
    const counts = { rowsRead: 10, applied: 9, superseded: 0, quarantined: 0 };
    const ledger = addToLedger(NO_LEDGER, { kind: "cdc", key: "raw/a.csv", state: "done", counts });
    expect(certificate({ ledger }).reasons[0]).toContain("raw/a.csv");
  });

  it("is green with differences in flight, but says that they were not settled", () => {
    const moving = certificate({ results: withResult("orders", { status: "in flight", inFlight: 2, suspects: 2 }) });
    expect(moving).toMatchObject({ verdict: "GREEN", inFlight: 2 });
    expect(moving.notChecked[0]).toContain("2 documents");
    expect(moving.sentence).toContain("still changing");
  });

  describe("while other runs or DMS were still loading", () => {
    const held = { held: [{ runId: "first", files: 40 }], abandonedFiles: 0, fullLoadPercent: null };
    const differing = withResult("customers", {
      status: "differs",
      findings: [finding],
      findingCount: 6_001,
      unexamined: 6_000,
      inFlight: 2,
    });

    it("calls nothing drift, is not green either, and says why", () => {
      const made = certificate({ plan: { ...plan, loading: held }, results: differing });
      expect(made).toMatchObject({ verdict: "RED", findings: [], findingCount: 0, inFlight: 6_003, loading: held });
      expect(made.views.find(({ view }) => view === "customers")).toMatchObject({ status: "in flight", findings: 0 });
      expect(made.reasons).toEqual([
        "6001 documents differ while rows were still being loaded (40 files with run first): reconcile again, once that has ended.",
      ]);
      expect(certificateHtml(made)).toContain("6001 documents differ while rows");
    });

    it("says so of DMS's full load as well", () => {
      const loading = { held: [], abandonedFiles: 0, fullLoadPercent: 40 };
      const made = certificate({ plan: { ...plan, loading }, results: differing });
      expect(made).toMatchObject({ verdict: "RED", findingCount: 0 });
      expect(made.sentence).toContain("DMS's full load at 40 %");
    });

    it("is green when nothing differs", () => {
      expect(certificate({ plan: { ...plan, loading: held } })).toMatchObject({ verdict: "GREEN", reasons: [] });
    });

    it("hides no drift behind files that nobody loads, and names them", () => {
      const loading = { held: [], abandonedFiles: 3, fullLoadPercent: null };
      const made = certificate({ plan: { ...plan, loading }, results: differing });
      expect(made).toMatchObject({ verdict: "RED", findingCount: 6_001, findings: [finding] });
      expect(made.reasons[1]).toContain("3 files of runs that ended were not loaded yet");
    });
  });

  it("without a source is about conservation alone", () => {
    const none = { ...plan, source: "none", position: null } as const;
    const alone = results.map((result) => ({ ...result, source: null, status: "no source: not compared" as const }));
    expect(certificate({ plan: none, results: alone })).toMatchObject({
      verdict: "GREEN",
      conservation: { equal: true },
    });
    const lost = alone.map((result) =>
      result.segment.view === "customers" ? { ...result, documents: { ...result.documents, lines: 4 } } : result,
    );
    expect(certificate({ plan: none, results: lost }).verdict).toBe("RED");
    // With a source every place has been compared with it, at its own moment.
    expect(certificate({ results: lost }).verdict).toBe("GREEN");
  });

  it("counts files under way and leaves ignored ones out", () => {
    const entry = { kind: "cdc", key: "k", counts: null } as const;
    const states = ["done", "planned", "applied", "quarantined", "ignored"] as const;
    const counts = states.reduce((sum, state) => addToLedger(sum, { ...entry, state }), NO_LEDGER);
    expect(counts).toMatchObject({
      files: 4,
      filesDone: 1,
      filesUnderWay: 2,
      filesQuarantined: 1,
      filesIgnored: 1,
      unbalanced: [],
    });
  });

  it("keeps big sums through JSON", () => {
    const result = equalResult("orders");
    expect(resultOfText(resultText(result))).toEqual(result);
  });
});

describe("quarantine in the certificate", () => {
  const rows = { rowsRead: 30, applied: 29, superseded: 0, quarantined: 1 };
  const refused = addToLedger(NO_LEDGER, { kind: "cdc", key: "raw/a.csv", state: "quarantined", counts: null });
  const ledger = addToLedger(refused, { kind: "cdc", key: "raw/b.csv", state: "done", counts: rows });
  const none = { ...plan, source: "none", position: null } as const;
  const alone = results.map((result) => ({ ...result, source: null, status: "no source: not compared" as const }));

  it("without a source leads the green sentence, and the page is not called complete", () => {
    const green = certificate({ plan: none, results: alone, ledger });
    expect(green.verdict).toBe("GREEN");
    expect(green.sentence).toBe(
      "Not in the documents: 1 row and 1 file set aside in quarantine. Nothing else was lost on the way from the files: 5 order lines, counted from four places. Not compared with a database.",
    );
    expect(green.notChecked[0]).toContain("1 row and 1 file in quarantine");
    expect(certificateHtml(green)).toContain("</span> Complete except for quarantine</h1>");
    expect(certificateHtml(certificate({ plan: none, results: alone }))).toContain("</span> Complete</h1>");
  });

  it("with a source is no fault by itself, and is named when documents differ", () => {
    const green = certificate({ ledger });
    expect(green).toMatchObject({ verdict: "GREEN", reasons: [] });
    expect(green.sentence).toContain("In quarantine: 1 row and 1 file");
    const red = certificate({
      ledger,
      results: withResult("customers", { status: "differs", findings: [finding], findingCount: 1 }),
    });
    expect(red.verdict).toBe("RED");
    expect(red.reasons).toEqual([
      "1 document differs from what the source makes of them.",
      "In quarantine lie 1 row and 1 file: what they say is in no document and may be what differs.",
    ]);
  });
});

describe("certificate as a page", () => {
  const red = certificate({
    results: withResult("customers", { status: "differs", findings: [finding], findingCount: 300, suspects: 300 }),
  });

  it("escapes whatever stands in the data", () => {
    const html = certificateHtml(red);
    expect(html).not.toContain("<script");
    expect(html).not.toContain("<b>7");
    expect(html).toContain("&lt;script&gt;");
    expect(html).toContain("Ann &amp; Bob");
  });

  it("loads nothing from anywhere", () => {
    expect(certificateHtml(red)).not.toMatch(/\b(?:src|href)=|url\(|@import|https?:/);
  });

  it("shows money with thousands and never through a float", () => {
    const many = { ...equalResult("orders").documents, gross: 9_007_199_254_740_993_01n, lines: 1_234_567 };
    const html = certificateHtml(certificate({ results: withResult("orders", { source: many, documents: many }) }));
    expect(html).toContain("9,007,199,254,740,993.01");
    expect(html).toContain("1,234,567");
  });

  it("tells what differs, how much is not listed, and what was not checked", () => {
    const html = certificateHtml(red);
    expect(html).toContain("Not equal");
    expect(html).toContain("has other content");
    expect(html).toContain("and 2 more fields");
    expect(html).toContain("and 299 more");
    expect(html).toContain("Not checked");
  });

  it("is not called equal when no database was there", () => {
    const none = { ...plan, source: "none", position: null } as const;
    const alone = results.map((result) => ({ ...result, source: null, status: "no source: not compared" as const }));
    const html = certificateHtml(certificate({ plan: none, results: alone }));
    expect(html).not.toMatch(/<h1>.*Equal/);
    expect(html).toContain("not compared");
    expect(html).not.toContain("your database</td>");
  });

  it("speaks of some tables only when it compared only those, and says so first", () => {
    const one = [equalResult("orders")];
    const partial = certificate({ plan: { ...plan, only: ["orders"], segments: ["orders-0000"] }, results: one });
    expect(partial).toMatchObject({ verdict: "GREEN", scope: "partial" });
    expect(partial.sentence).toBe(
      "This run compared orders only; not customers, products, buyers of products, ZIP codes. Its 3 documents equal your database.",
    );
    expect(partial.notChecked[0]).toContain("compared orders only");
    expect(certificateHtml(partial)).not.toContain("counted from four places");
  });

  it("counts what repairs wrote", () => {
    const counts = { rowsRead: 3, applied: 2, superseded: 1, quarantined: 0 };
    const ledger = addToLedger(NO_LEDGER, { kind: "repair", key: "repair/r/x.csv", state: "done", counts });
    expect(ledger).toMatchObject({ files: 1, repairFiles: 1, rowsApplied: 2, rowsRepaired: 2 });
  });
});
