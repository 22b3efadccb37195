import type { Finding } from "../core/reconcile/finding.ts";
import { standingFacts } from "../core/reconcile/standing-facts.ts";
import type { SourceView } from "../core/reconcile/sql/view-queries.ts";
import { type Look, type LookDeps, type Looks, lookAtSuspects } from "./look-at-suspects.ts";

/** How often and how far apart a difference is looked at before it is called drift. */
export type Settling = {
  /** Longer than the pipeline's lag: a row change that is on its way must have arrived by the next look. */
  readonly settleMs: number;
  /** Looks at a difference; fewer than 2 are taken as 2. */
  readonly attempts: number;
  readonly sleep: (ms: number) => Promise<void>;
};

export type JudgeDeps = LookDeps & { readonly settling: Settling };

export type Verdict = {
  readonly findings: readonly Finding[];
  /** Keys that truly differ, and keys that differed in every look but moved in between, as id texts. */
  readonly standing: readonly string[];
  readonly moving: readonly string[];
  readonly unreadableRows: number;
};

/** Keys of each view, as id texts. */
export type Suspects = { readonly [view in SourceView]?: readonly string[] };

/** One look alone cannot tell what stands from what moves. */
const MIN_ATTEMPTS = 2;

/** As `judgeSuspects`, for one view. */
export async function judgeView(deps: JudgeDeps, view: SourceView, keys: readonly string[]): Promise<Verdict> {
  return (await judgeSuspects(deps, { [view]: keys })).get(view) ?? NOTHING;
}

const NOTHING: Verdict = { findings: [], standing: [], moving: [], unreadableRows: 0 };

/**
 * Rebuilds each suspect from source rows and compares it with what is stored, as often as `settling` says or until nothing differs; all
 * views are waited for together. A difference is drift when it outlived all looks and the last two saw the very same on both sides, or
 * when something in it stood still although the rest moved (`standingFacts`); else it is in flight.
 */
export async function judgeSuspects(deps: JudgeDeps, suspects: Suspects): Promise<Map<SourceView, Verdict>> {
  const { attempts, settleMs, sleep } = deps.settling;
  const wanted = Object.entries(suspects) as [SourceView, readonly string[]][];
  const history = new Map(wanted.map(([view]) => [view, [] as Looks[]]));
  for (const [view, keys] of wanted) history.get(view)?.push(await lookAtSuspects(deps, view, [...new Set(keys)]));
  for (let attempt = 1; attempt < Math.max(attempts, MIN_ATTEMPTS); attempt += 1) {
    const open = [...history].flatMap(([view, all]) => {
      const keys = [...(all.at(-1)?.looks.keys() ?? [])];
      return keys.length === 0 ? [] : [{ view, all, keys }];
    });
    if (open.length === 0) break;
    await sleep(settleMs);
    for (const { view, all, keys } of open) all.push(await lookAtSuspects(deps, view, keys));
  }
  return new Map([...history].map(([view, all]) => [view, verdictOf(all)]));
}

function verdictOf(history: readonly Looks[]): Verdict {
  const findings: Finding[] = [];
  const standing: string[] = [];
  const moving: string[] = [];
  for (const key of history.at(-1)?.looks.keys() ?? []) {
    const stood = standingIn(history.flatMap(({ looks }) => looks.get(key) ?? []));
    findings.push(...stood);
    (stood.length > 0 ? standing : moving).push(key);
  }
  return { findings, standing, moving, unreadableRows: Math.max(0, ...history.map(({ unreadable }) => unreadable)) };
}

/** Fields a finding names. */
const MAX_FIELDS = 10;

/** What is drift in the looks at one key, oldest first. */
function standingIn(looks: readonly Look[]): readonly Finding[] {
  const [last, before] = [looks.at(-1), looks.at(-2)];
  if (last === undefined || before === undefined) return [];
  if (last.print === before.print) return last.findings;
  const facts = Map.groupBy(
    standingFacts(looks.map((look) => look.facts)),
    ({ collection, id }) => `${collection} ${id}`,
  );
  return last.findings.flatMap((finding): Finding[] => {
    const own = facts.get(`${finding.collection} ${finding.id}`);
    if (own === undefined) return [];
    if (finding.kind !== "content") return [finding];
    const fields = own.map(({ difference }) => difference);
    return [{ ...finding, fields: fields.slice(0, MAX_FIELDS), fieldCount: fields.length }];
  });
}
