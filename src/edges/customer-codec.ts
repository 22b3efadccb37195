import type { CustomerDerivedPatch, CustomerOwnPatch } from "../core/documents/document-write.ts";
import type { DocumentSettings, MoneyScales } from "../core/documents/document-settings.ts";
import type { CustomerDocument } from "../core/documents/document-types.ts";
import { bsonId, idOfBson, numberOfBson } from "./bson-number.ts";
import { type BsonUpdate, derivedUpdate, ownUpdate } from "./bson-update.ts";
import { customerDerivedCodec } from "./customer-derived-codec.ts";
import type { CustomerToBuild, OwnPart } from "./document-store.ts";
import {
  CUSTOMER_OWN_FIELDS,
  decodeCustomerRow,
  decodeRowSync,
  encodeCustomerRow,
  encodeRowSync,
} from "./own-row-codec.ts";
import { dateOrNull, type Stored, syncOf, textOrNull } from "./stored-document.ts";

const DERIVED_FIELDS = ["totals", "orders", "moreOrders"] as const;

/** `customers` in BSON: own fields, then `totals`, `orders`, `moreOrders`, then `_sync`. A tombstone is `{_id, deletedAt, _sync}`. */
export type CustomerCodec = {
  readonly encode: (customer: CustomerDocument) => Stored;
  readonly decode: (stored: Stored) => CustomerDocument;
  /** From the fields of `CUSTOMER_OWN_PART_FIELDS`. */
  readonly decodeOwnPart: (stored: Stored) => OwnPart<CustomerDocument>;
  /** From the fields of `CUSTOMER_TO_BUILD_FIELDS`. */
  readonly decodeToBuild: (stored: Stored) => CustomerToBuild;
  readonly encodePatch: (patch: CustomerOwnPatch | CustomerDerivedPatch) => BsonUpdate;
};

/** `moreOrders` alone tells that the derived part is there. */
export const CUSTOMER_OWN_PART_FIELDS = { totals: 0, orders: 0 } as const;

export const CUSTOMER_TO_BUILD_FIELDS = { "address.zip": 1, "_sync.rev": 1, "_sync.live": 1 } as const;

export function customerCodec({ scales }: DocumentSettings): CustomerCodec {
  return {
    encode: ({ _id, own, derived, deletedAt, sync }) => ({
      _id: bsonId(_id),
      ...(own === null ? {} : encodeCustomerRow(own)),
      ...(derived === null ? {} : customerDerivedCodec.encode(derived, scales)),
      ...(deletedAt === null ? {} : { deletedAt }),
      _sync: encodeRowSync(sync, own !== null),
    }),
    decode: (stored) => {
      const { hasDerived, ...own } = decodeOwnPart(stored);
      return { ...own, derived: hasDerived ? customerDerivedCodec.decode(stored, scales) : null };
    },
    decodeOwnPart,
    decodeToBuild,
    encodePatch: (patch) => (patch.kind === "own" ? encodeOwnPatch(patch) : encodeDerivedPatch(patch, scales)),
  };
}

function decodeOwnPart(stored: Stored): OwnPart<CustomerDocument> {
  const sync = syncOf(stored);
  return {
    _id: idOfBson(stored["_id"]),
    own: sync["live"] === true ? decodeCustomerRow(stored) : null,
    hasDerived: stored["moreOrders"] !== undefined,
    deletedAt: dateOrNull(stored["deletedAt"]),
    sync: decodeRowSync(sync),
  };
}

function decodeToBuild(stored: Stored): CustomerToBuild {
  const { rev, live } = syncOf(stored);
  const zip = textOrNull((stored["address"] as Stored | undefined)?.["zip"]);
  return { _id: idOfBson(stored["_id"]), rev: numberOfBson(rev), live: live === true, zip };
}

function encodeOwnPatch({ own, sync, deletedAt }: CustomerOwnPatch): BsonUpdate {
  const row = own === null ? null : encodeCustomerRow(own);
  return ownUpdate(row, CUSTOMER_OWN_FIELDS, encodeRowSync(sync, own !== null), deletedAt);
}

function encodeDerivedPatch({ rev, derived, place, deletedAt }: CustomerDerivedPatch, scales: MoneyScales): BsonUpdate {
  const placed = place === null ? {} : { "address.city": place.city, "address.state": place.state };
  const shown = derived === null ? null : customerDerivedCodec.encode(derived, scales);
  return derivedUpdate(shown, DERIVED_FIELDS, { ...placed, "_sync.rev": rev + 1 }, deletedAt);
}
