import { moneyText } from "../money.ts";
import { isUnderWay } from "../reconcile/loading.ts";
import type { ReconcilePlan } from "../reconcile/run.ts";
import type { SegmentResult } from "../reconcile/segment-result.ts";
import type { Certificate, CertificateView, LedgerCounts, ReplicationCheck } from "./certificate.ts";
import { certificateViews, distinctFindings } from "./certificate-views.ts";
import { conservation } from "./conservation.ts";
import { notChecked, onlyCompared } from "./not-checked.ts";
import { notCounted } from "./not-counted.ts";
import { quarantineText } from "./quarantine-text.ts";
import { reasonsFor } from "./reasons.ts";
import { verdictSentence } from "./verdict-sentence.ts";

export type CertificateInputs = {
  readonly plan: ReconcilePlan;
  readonly results: readonly SegmentResult[];
  readonly ledger: LedgerCounts;
  readonly replication: ReplicationCheck | null;
  readonly moneyScale: number;
  readonly issuedAt: Date;
};

/** The certificate lists so many findings; every one is counted, and the segments' results list more. */
const MAX_FINDINGS = 200;

/** Folds all segment results and the ledger into the certificate. GREEN exactly when there is no reason for RED. */
export function makeCertificate(inputs: CertificateInputs): Certificate {
  const { plan, results, ledger, replication, moneyScale, issuedAt } = inputs;
  const compared = certificateViews(results, moneyScale);
  const conserved = conservation(results, (units) => moneyText(units, moneyScale));
  const found = distinctFindings(results);
  const hidden = results.reduce((count, result) => count + result.findingCount - result.findings.length, 0);
  const hasSource = plan.source === "mariadb";
  // Without a source a finding is a document that nobody would have written like this, whatever is still to come.
  const isLoading = hasSource && isUnderWay(plan.loading);
  const [findings, findingCount] = isLoading ? [[], 0] : [found, found.length + hidden];
  const unsettledCount = isLoading ? found.length + hidden : 0;
  const views = isLoading ? compared.map(unsettledView) : compared;
  const inFlight = views.reduce((count, view) => count + view.inFlight, 0);
  const reasons = reasonsFor({ plan, results, ledger, replication, conserved, findingCount, unsettledCount });
  const verdict = reasons.length === 0 ? "GREEN" : "RED";
  const certificate: Certificate = {
    schema: "tillstream-certificate/1",
    verdict,
    sentence: "",
    run: { id: plan.run.id, mode: plan.run.mode },
    startedAt: plan.plannedAt,
    issuedAt: issuedAt.toISOString(),
    source: { kind: plan.source, position: plan.position },
    moneyScale,
    scope: plan.only === null ? "everything" : "partial",
    views,
    conservation: conserved,
    ledger,
    replication,
    findings: findings.slice(0, MAX_FINDINGS),
    findingCount,
    inFlight,
    loading: plan.loading,
    reasons,
    notChecked: [
      ...(plan.only === null ? [] : [onlyCompared(plan.only)]),
      ...notChecked(hasSource, inFlight, quarantineText(ledger)),
      ...notCounted(replication),
    ],
  };
  return { ...certificate, sentence: verdictSentence(certificate) };
}

/** Rows on their way may be all that differs. */
function unsettledView(view: CertificateView): CertificateView {
  if (view.findings === 0) return view;
  return { ...view, status: "in flight", findings: 0, inFlight: view.inFlight + view.findings };
}
