import { moneyText } from "../money.ts";
import type { ReconcilePlan } from "../reconcile/run.ts";
import type { SegmentResult } from "../reconcile/segment-result.ts";
import type { Certificate, LedgerCounts, ReplicationCheck } from "./certificate.ts";
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
  const views = certificateViews(results, moneyScale);
  const conserved = conservation(results, (units) => moneyText(units, moneyScale));
  const findings = distinctFindings(results);
  const hidden = results.reduce((count, result) => count + result.findingCount - result.findings.length, 0);
  const findingCount = findings.length + hidden;
  const inFlight = views.reduce((count, view) => count + view.inFlight, 0);
  const reasons = reasonsFor({ plan, results, ledger, replication, conserved, findingCount });
  const verdict = reasons.length === 0 ? "GREEN" : "RED";
  const hasSource = plan.source === "mariadb";
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
    reasons,
    notChecked: [
      ...(plan.only === null ? [] : [onlyCompared(plan.only)]),
      ...notChecked(hasSource, inFlight, quarantineText(ledger)),
      ...notCounted(replication),
    ],
  };
  return { ...certificate, sentence: verdictSentence(certificate) };
}
