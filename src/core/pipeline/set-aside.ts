import type { UnreadableDocument } from "../documents/unreadable-document.ts";
import { UnreadableDocumentsError } from "../errors/unreadable-documents-error.ts";
import { type Id, idText } from "../id.ts";
import { sliceName } from "../reconcile/slice-name.ts";
import type { SourceView } from "../reconcile/sql/view-queries.ts";

/** One of them for a person: the key to repair once the document is deleted; a slice is repaired with its product. */
export type SetAsideDocument = {
  readonly collection: UnreadableDocument["collection"];
  readonly id: string;
  readonly why: string;
  readonly repair: { readonly view: SourceView; readonly key: number | string };
};

/** How many documents were set aside, and the first of them. */
export type SetAsideSummary = { readonly count: number; readonly first: readonly SetAsideDocument[] };

export const NOTHING_SET_ASIDE: SetAsideSummary = { count: 0, first: [] };

/** Documents that one call could not read and went on without, each once. */
export type SetAside = {
  readonly add: (document: UnreadableDocument) => void;
  readonly summary: () => SetAsideSummary;
};

/** More than a person damages by hand: then code or mapping is wrong, and going on would set everything aside. */
const MOST_DOCUMENTS = 100;

/** Names that a call reports; 64 partitions of a run must fit into one state. */
const SHOWN = 5;

/** @throws UnreadableDocumentsError by `add`, when there are so many that the fault is not theirs */
export function setAside(): SetAside {
  const documents = new Map<string, UnreadableDocument>();
  return {
    add: (document) => {
      documents.set(`${document.collection} ${idText(document.id)}`, document);
      if (documents.size > MOST_DOCUMENTS) throw new UnreadableDocumentsError([...documents.values()]);
    },
    summary: () => ({ count: documents.size, first: [...documents.values()].slice(0, SHOWN).map(shown) }),
  };
}

/** What several calls set aside; one document may have been in the way of more than one. */
export function addSetAside(parts: readonly SetAsideSummary[]): SetAsideSummary {
  const first = parts.flatMap((part) => part.first);
  const distinct = [
    ...new Map(first.map((one) => [`${one.collection} ${typeof one.repair.key} ${one.id}`, one])).values(),
  ];
  const repeats = first.length - distinct.length;
  const count = parts.reduce((sum, part) => sum + part.count, 0) - repeats;
  return { count, first: distinct.slice(0, SHOWN) };
}

const keyOf = (id: Id): number | string => (typeof id === "bigint" ? id.toString() : id);

function shown({ collection, id, found }: UnreadableDocument): SetAsideDocument {
  const why = `cannot be read (${found})`;
  if (collection !== "product_buyers")
    return { collection, id: String(id), why, repair: { view: collection, key: keyOf(id) } };
  const product = sliceName(String(id))?.product ?? id;
  return { collection, id: String(id), why, repair: { view: "products", key: keyOf(product) } };
}
