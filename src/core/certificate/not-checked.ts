import type { SegmentView } from "../reconcile/segment.ts";

const COLLECTIONS: Readonly<Record<SegmentView, string>> = {
  orders: "orders",
  customers: "customers",
  products: "products",
  slices: "buyers of products",
  places: "ZIP codes",
};

/** The first thing to know of a certificate that speaks of some collections only. */
export function onlyCompared(only: readonly SegmentView[]): string {
  const others = Object.entries(COLLECTIONS).flatMap(([view, name]) =>
    only.includes(view as SegmentView) ? [] : [name],
  );
  return `This run compared ${only.map((view) => COLLECTIONS[view]).join(", ")} only; not ${others.join(", ")}.`;
}

const MENDING =
  "until they do, what they say is missing. Their reasons and raw text lie below quarantine/ in the data bucket.";

/** What the certificate does not say, in plain words: a check that was not made must not look like one that passed. */
export function notChecked(hasSource: boolean, inFlight: number, quarantined: string | null): string[] {
  if (!hasSource) {
    return [
      ...(quarantined === null
        ? []
        : [`Whether the ${quarantined} in quarantine came again in another file: ${MENDING}`]),
      "The source database: no connection to it was given, so nothing here says that the documents equal it.",
      "Rows that never reached a change file: only what was in the files is accounted for.",
      "Names, addresses, dates and prices inside the documents: without the source nobody can say what they should be.",
    ];
  }
  const moving = "documents that were still changing at the last look; the next certificate looks at them again";
  return [
    ...(inFlight > 0 ? [`${inFlight} ${moving}.`] : []),
    "Columns that the mapping leaves out, and tables it ignores.",
    "Lines whose order does not exist in the source: no document shows them.",
    "Slices left over from smaller days of a product: no reader opens them.",
  ];
}
