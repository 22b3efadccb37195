import type { ProductDerivedPatch, ProductOwnPatch } from "../core/documents/document-write.ts";
import type { DocumentSettings } from "../core/documents/document-settings.ts";
import type { ProductDerived, ProductDocument } from "../core/documents/document-types.ts";
import { bsonId, bsonNumber, idOfBson, numberOfBson } from "./bson-number.ts";
import { type BsonUpdate, derivedUpdate, ownUpdate } from "./bson-update.ts";
import type { OwnPart, ProductToBuild } from "./document-store.ts";
import {
  decodePrice,
  decodeProductRow,
  decodeProductSync,
  encodePrice,
  encodeProductRow,
  encodeProductSync,
  PRODUCT_OWN_FIELDS,
} from "./own-row-codec.ts";
import { decodeBuyer, encodeBuyer, type SumsCodec, sumsCodec } from "./slice-codec.ts";
import { dateOrNull, listOf, type Stored, syncOf, textOf } from "./stored-document.ts";

const DERIVED_FIELDS = ["totals", "buyers", "moreBuyers"] as const;

/** `products` in BSON: own fields and `priceHistory`, then `totals`, `buyers`, `moreBuyers`, then `_sync`. */
export type ProductCodec = {
  readonly encode: (product: ProductDocument) => Stored;
  readonly decode: (stored: Stored) => ProductDocument;
  /** From the fields of `PRODUCT_OWN_PART_FIELDS`. */
  readonly decodeOwnPart: (stored: Stored) => OwnPart<ProductDocument>;
  /** From the fields of `PRODUCT_TO_BUILD_FIELDS`. */
  readonly decodeToBuild: (stored: Stored) => ProductToBuild;
  readonly encodePatch: (patch: ProductOwnPatch | ProductDerivedPatch) => BsonUpdate;
};

/** `moreBuyers` alone tells that the derived part is there. */
export const PRODUCT_OWN_PART_FIELDS = { totals: 0, buyers: 0 } as const;

export const PRODUCT_TO_BUILD_FIELDS = {
  buyers: 1,
  "_sync.rev": 1,
  "_sync.live": 1,
  "_sync.slices": 1,
  "_sync.all": 1,
  "_sync.waiting": 1,
} as const;

export function productCodec(settings: DocumentSettings): ProductCodec {
  const sums = sumsCodec(settings.scales.lineTotal);
  return {
    encode: (product) => ({
      _id: bsonId(product._id),
      ...encodeOwn(product, settings),
      ...(product.derived === null ? {} : encodeDerived(product.derived, sums)),
      ...(product.deletedAt === null ? {} : { deletedAt: product.deletedAt }),
      _sync: encodeProductSync(product.sync, { live: product.own !== null, prices: product.prices, settings }),
    }),
    decode: (stored) => {
      const { hasDerived, ...own } = decodeOwnPart(stored, settings);
      return { ...own, derived: hasDerived ? decodeDerived(stored, sums) : null };
    },
    decodeOwnPart: (stored) => decodeOwnPart(stored, settings),
    decodeToBuild: (stored) => decodeToBuild(stored, sums),
    encodePatch: (patch) => (patch.kind === "own" ? encodeOwnPatch(patch, settings) : encodeDerivedPatch(patch, sums)),
  };
}

const encodeOwn = (
  { own, prices }: Pick<ProductDocument, "own" | "prices">,
  settings: DocumentSettings,
): Stored | null =>
  own === null
    ? null
    : { ...encodeProductRow(own, settings), priceHistory: prices.map((price) => encodePrice(price, settings)) };

function decodeOwnPart(stored: Stored, settings: DocumentSettings): OwnPart<ProductDocument> {
  const sync = syncOf(stored);
  const live = sync["live"] === true;
  const versions = Array.isArray(sync["pv"]) ? (sync["pv"] as unknown[]) : [];
  const prices = listOf(live ? stored["priceHistory"] : sync["waiting"]);
  return {
    _id: idOfBson(stored["_id"]),
    own: live ? decodeProductRow(stored, settings) : null,
    prices: prices.map((price, i) => decodePrice(price, textOf(versions[i]), settings)),
    hasDerived: stored["moreBuyers"] !== undefined,
    deletedAt: dateOrNull(stored["deletedAt"]),
    sync: decodeProductSync(sync),
  };
}

function decodeToBuild(stored: Stored, sums: SumsCodec): ProductToBuild {
  const sync = syncOf(stored);
  const { rev, slices, all } = decodeProductSync(sync);
  const { live, waiting } = sync;
  const buyers = listOf(stored["buyers"]).map((buyer) => decodeBuyer(buyer, sums));
  return { _id: idOfBson(stored["_id"]), rev, live: live === true, waits: waiting !== undefined, slices, all, buyers };
}

const encodeDerived = ({ totals, buyers, moreBuyers }: ProductDerived, sums: SumsCodec): Stored => ({
  totals: { buyers: bsonNumber(totals.buyers), ...sums.encode(totals), walkIn: sums.encodeWalkIn(totals.walkIn) },
  buyers: buyers.map((buyer) => encodeBuyer(buyer, sums)),
  moreBuyers,
});

function decodeDerived(stored: Stored, sums: SumsCodec): ProductDerived {
  const totals = (stored["totals"] ?? {}) as Stored;
  const walkIn = (totals["walkIn"] ?? {}) as Stored;
  return {
    totals: { buyers: numberOfBson(totals["buyers"]), ...sums.decode(totals), walkIn: sums.decodeWalkIn(walkIn) },
    buyers: listOf(stored["buyers"]).map((buyer) => decodeBuyer(buyer, sums)),
    moreBuyers: stored["moreBuyers"] === true,
  };
}

function encodeOwnPatch(patch: ProductOwnPatch, settings: DocumentSettings): BsonUpdate {
  const { own, prices, deletedAt } = patch;
  const sync = encodeProductSync(patch.sync, { live: own !== null, prices, settings });
  return ownUpdate(encodeOwn(patch, settings), PRODUCT_OWN_FIELDS, sync, deletedAt);
}

function encodeDerivedPatch(patch: ProductDerivedPatch, sums: SumsCodec): BsonUpdate {
  const { rev, slices, all, deletedAt } = patch;
  const level = slices === 0 ? {} : { "_sync.slices": slices, "_sync.all": all };
  const derived = patch.derived === null ? null : encodeDerived(patch.derived, sums);
  return derivedUpdate(derived, DERIVED_FIELDS, { ...level, "_sync.rev": rev + 1 }, deletedAt);
}
