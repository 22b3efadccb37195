import type { Finding } from "../reconcile/finding.ts";
import type { Loading } from "../reconcile/loading.ts";
import type { SegmentView } from "../reconcile/segment.ts";
import type { ReplicatedTableCheck } from "./replication-check.ts";

/** Counts and money of one side of a view. Money and hash are decimal texts, so that no reader of the JSON rounds them. */
export type CertificateSums = {
  readonly documents: number;
  readonly orders: number;
  readonly lines: number;
  readonly units: string;
  readonly gross: string;
  readonly net: string;
  readonly hash: string;
};

export type CertificateView = {
  readonly view: SegmentView;
  readonly status: "equal" | "differs" | "in flight" | "not compared";
  readonly segments: number;
  /** null without a source. */
  readonly source: CertificateSums | null;
  readonly documents: CertificateSums;
  readonly suspects: number;
  readonly findings: number;
  readonly inFlight: number;
};

/** Rows and files as the ledger has them: read = applied + superseded + quarantined, or a file is named in `unbalanced`. */
export type LedgerCounts = {
  readonly files: number;
  readonly filesDone: number;
  readonly filesQuarantined: number;
  /** Listed or read, but not yet done: their rows may still move everything else here. */
  readonly filesUnderWay: number;
  /** Objects below raw/ that are no change file of the shop by their name; not among `files`. */
  readonly filesIgnored: number;
  readonly rowsRead: number;
  readonly rowsApplied: number;
  readonly rowsSuperseded: number;
  readonly rowsQuarantined: number;
  /** Files and applied rows among the above that repairs wrote and not DMS. */
  readonly repairFiles: number;
  readonly rowsRepaired: number;
  /** Keys of files whose rows do not add up. */
  readonly unbalanced: readonly string[];
};

/** The same lines, units and money seen from four places; `equal` when all agree. */
export type Conservation = {
  readonly equal: boolean;
  readonly places: readonly {
    readonly seenFrom: "orders" | "customers and walk-in" | "products" | "slices";
    readonly lines: number;
    readonly units: string;
    readonly gross: string;
    readonly net: string;
  }[];
};

/** DMS's counters of every loaded table beside the rows of its change files, since the full load of the newest epoch. */
export type ReplicationCheck = { readonly epoch: string | null; readonly tables: readonly ReplicatedTableCheck[] };

/** The document that says whether the documents equal the database. A reader may rely on `schema`: fields are added, never changed, within one. */
export type Certificate = {
  readonly schema: "tillstream-certificate/1";
  readonly verdict: "GREEN" | "RED";
  /** One sentence for the shop owner. */
  readonly sentence: string;
  readonly run: { readonly id: string; readonly mode: string };
  readonly startedAt: string;
  readonly issuedAt: string;
  readonly source: { readonly kind: "mariadb" | "none"; readonly position: string | null };
  /** Digits after the point of all money here. */
  readonly moneyScale: number;
  /** What was compared; `partial` names collections, and everything else stands in `notChecked`. */
  readonly scope: "everything" | "partial";
  readonly views: readonly CertificateView[];
  readonly conservation: Conservation;
  readonly ledger: LedgerCounts;
  /** null when no DMS task was given. */
  readonly replication: ReplicationCheck | null;
  readonly findings: readonly Finding[];
  /** All findings there are; the list above is capped. */
  readonly findingCount: number;
  readonly inFlight: number;
  /** What was still being loaded meanwhile, if anything. While rows arrive what differs counts as in flight, and the certificate is red. */
  readonly loading: Loading | null;
  /** Why it is red, each in one sentence; empty when green. */
  readonly reasons: readonly string[];
  readonly notChecked: readonly string[];
};
