import type { PlaceDocument } from "../core/documents/document-types.ts";
import { bsonId, idOfBson } from "./bson-number.ts";
import { decodePlaceRow, decodeRowSync, encodePlaceRow, encodeRowSync } from "./own-row-codec.ts";
import { dateOrNull, type Stored, syncOf } from "./stored-document.ts";

/** `places` in BSON: `{_id, city, state, _sync}`; `{_id, deletedAt, _sync}` when the row is gone. */
export const placeCodec = {
  encode: ({ _id, own, deletedAt, sync }: PlaceDocument): Stored => ({
    _id: bsonId(_id),
    ...(own === null ? {} : encodePlaceRow(own)),
    ...(deletedAt === null ? {} : { deletedAt }),
    _sync: encodeRowSync(sync, own !== null),
  }),

  decode: (stored: Stored): PlaceDocument => {
    const sync = syncOf(stored);
    return {
      _id: idOfBson(stored["_id"]),
      own: sync["live"] === true ? decodePlaceRow(stored) : null,
      deletedAt: dateOrNull(stored["deletedAt"]),
      sync: decodeRowSync(sync),
    };
  },
};
