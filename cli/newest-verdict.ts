export type NewestVerdict = {
  /** For the status line: `GREEN 03:17:43`, `failed (…)`, `none yet`. */
  readonly text: () => string;
  /** A certificate's JSON, or null when there is none; they may come in any order. */
  readonly see: (json: string | null) => void;
  /** A reconciliation that ended without a certificate; a certificate issued later takes its place. */
  readonly fail: (why: string, at: Date) => void;
};

/** The newest by its time of issue: reconciliations overlap, and others than this program's own end between its looks. */
export function newestVerdict(): NewestVerdict {
  let newest = { at: "", text: "none yet" };
  return {
    text: () => newest.text,
    see: (json) => {
      if (json === null) return;
      const { verdict, issuedAt } = JSON.parse(json) as { verdict: string; issuedAt: string };
      if (issuedAt > newest.at) newest = { at: issuedAt, text: `${verdict} ${issuedAt.slice(11, 19)}` };
    },
    fail: (why, at) => {
      newest = { at: at.toISOString(), text: `failed (${why})` };
    },
  };
}
