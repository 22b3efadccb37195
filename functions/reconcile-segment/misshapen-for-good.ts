import type { Mapping } from "../../src/core/mapping/mapping.ts";
import { idOfText } from "../../src/core/id.ts";
import type { FactSettings } from "../../src/core/reconcile/document-facts.ts";
import type { Finding } from "../../src/core/reconcile/finding.ts";
import type { KeyRange } from "../../src/core/reconcile/narrow-to-keys.ts";
import type { SourceView } from "../../src/core/reconcile/sql/view-queries.ts";
import type { DocumentScan } from "../../src/edges/document-scan.ts";
import { documentsSide } from "./documents-side.ts";
import type { Settling } from "../../src/steps/judge-suspects.ts";

type Deps = {
  readonly scan: DocumentScan;
  readonly mapping: Mapping;
  readonly settings: FactSettings;
  readonly settling: Settling;
};

/**
 * Without a source nobody can say what a document should be, but one that our writer would never leave like this is wrong all the
 * same. A product and its slices are written one after the other, so it must still be so after a while.
 */
export async function misshapenForGood(
  deps: Deps,
  view: SourceView,
  range: KeyRange,
  keys: readonly string[],
): Promise<Finding[]> {
  let open = keys;
  for (let attempt = 1; attempt < deps.settling.attempts && open.length > 0; attempt += 1) {
    await deps.settling.sleep(deps.settling.settleMs);
    const now = new Set((await documentsSide(deps.scan, view, range, deps)).misshapen);
    open = open.filter((key) => now.has(key));
  }
  return open.map((key) => ({
    collection: view,
    id: String(idOfText(key)),
    kind: "content",
    fields: [{ path: "", expected: "fields, types and order as the pipeline writes them", found: "something else" }],
    fieldCount: 1,
  }));
}
