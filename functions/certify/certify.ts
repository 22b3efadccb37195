import type { LedgerCounts } from "../../src/core/certificate/certificate.ts";
import type { ReplicationNote } from "../../src/core/certificate/replication-check.ts";
import { certificateHtml } from "../../src/core/certificate/certificate-html.ts";
import { makeCertificate } from "../../src/core/certificate/make-certificate.ts";
import { InvalidInputError } from "../../src/core/errors/error-classes.ts";
import type { CertifiedRun } from "../../src/core/pipeline/run-traces.ts";
import { resultOfText } from "../../src/core/reconcile/result-json.ts";
import { type ReconcilePlan, reconcileKeys, type Run } from "../../src/core/reconcile/run.ts";
import type { SegmentResult } from "../../src/core/reconcile/segment-result.ts";
import type { FileLedger } from "../../src/edges/file-ledger.ts";
import type { LedgerCounter } from "../../src/edges/ledger-counter.ts";
import type { ObjectStore } from "../../src/edges/object-store.ts";
import { inChunks } from "../../src/steps/in-chunks.ts";
import { checkReplication } from "./check-replication.ts";
import { withLongLoads } from "./with-long-loads.ts";

export type CertifyDeps = {
  readonly objects: Pick<ObjectStore, "getText" | "putText">;
  readonly ledger: LedgerCounter;
  readonly files: Pick<FileLedger, "find" | "held" | "finished">;
  readonly workBucket: string;
  /** Digits after the point of a line's total. */
  readonly moneyScale: number;
  readonly now: () => Date;
};

/**
 * `latest`: a full certificate also becomes the newest one, which the state machine asks for. A single invocation, with a sample event, does
 * not: its run is none, and its certificate says so in red.
 */
export type CertifyInput = { readonly run: Run; readonly latest?: boolean };

/** The execution's summary has room for so much; the certificate has it all. */
const MAX_REASONS = 4;
const MAX_REASON_CHARS = 240;

/** Objects read at once. */
const READ_AHEAD = 16;

/**
 * Folds the segments' results and the ledger into the certificate, as JSON and as a page, under the run's name and, where `latest` says so, as the latest.
 * The latest is written last: whoever reads it finds the run's own beside it.
 * @throws InvalidInputError TS605 when the run has no plan
 */
export async function certify(deps: CertifyDeps, { run, latest = false }: CertifyInput): Promise<CertifiedRun> {
  const { objects, workBucket, moneyScale } = deps;
  const plan = await withLongLoads(deps.files, await planOf(deps, run), deps.now());
  const results = await resultsOf(deps, plan);
  const ledger: LedgerCounts = await deps.ledger.counts();
  const note = await objects.getText(workBucket, reconcileKeys.replication(run.id));
  const replication = note === null ? null : await checkReplication(deps.files, JSON.parse(note) as ReplicationNote);
  const certificate = makeCertificate({ plan, results, ledger, replication, moneyScale, issuedAt: deps.now() });
  const json = `${JSON.stringify(certificate, null, 2)}\n`;
  const html = certificateHtml(certificate);
  const key = reconcileKeys.certificate(run.id, "json");
  await objects.putText(workBucket, key, json);
  await objects.putText(workBucket, reconcileKeys.certificate(run.id, "html"), html, "text/html; charset=utf-8");
  // The latest speaks for the whole shop; one about some tables must not take its place.
  if (latest && certificate.scope === "everything") {
    await objects.putText(workBucket, reconcileKeys.latest("html"), html, "text/html; charset=utf-8");
    await objects.putText(workBucket, reconcileKeys.latest("json"), json);
  }
  const { verdict, sentence, findingCount, inFlight, views } = certificate;
  const reasons = certificate.reasons.slice(0, MAX_REASONS).map((reason) => reason.slice(0, MAX_REASON_CHARS));
  const orders = views.find(({ view }) => view === "orders")?.documents;
  const documents = views.reduce((count, view) => count + view.documents.documents, 0);
  const summary = { sentence, documents, lines: orders?.lines ?? 0, findings: findingCount, inFlight, reasons };
  return { status: verdict, certificate: { bucket: workBucket, key }, summary };
}

async function planOf({ objects, workBucket }: CertifyDeps, run: Run): Promise<ReconcilePlan> {
  const key = reconcileKeys.plan(run.id);
  const text = await objects.getText(workBucket, key);
  if (text !== null) return JSON.parse(text) as ReconcilePlan;
  throw new InvalidInputError({
    code: "TS605",
    where: `s3://${workBucket}/${key}`,
    found: "nothing",
    expected: "the plan that plan-reconcile wrote in this run",
    remedy: 'Start a run with {"mode":"reconcile"}.',
  });
}

/** Results that are there; the certificate names those that are not. */
async function resultsOf({ objects, workBucket }: CertifyDeps, plan: ReconcilePlan): Promise<SegmentResult[]> {
  const results: SegmentResult[] = [];
  for (const chunk of inChunks(plan.segments, READ_AHEAD)) {
    const texts = await Promise.all(
      chunk.map((segment) => objects.getText(workBucket, reconcileKeys.result(plan.run.id, segment))),
    );
    results.push(...texts.flatMap((text) => (text === null ? [] : [resultOfText(text)])));
  }
  return results;
}
