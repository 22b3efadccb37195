import type { Db } from "mongodb";
import type { Id } from "../core/id.ts";
import { idOfBson, idOrNullOfBson } from "./bson-number.ts";
import type { DocumentStore } from "./document-store.ts";
import { findByIds } from "./mongo-read.ts";
import { listOf, type Stored } from "./stored-document.ts";

/** Reads that find who shows a changed name: rule 6. Live orders only, because only they have a customer and lines to be found by. */
export function mongoFanOut(
  db: Db,
): Pick<DocumentStore, "customersOfProducts" | "customersOfPlaces" | "productsOfCustomers"> {
  return {
    customersOfProducts: async (ids) =>
      new Set(
        await findByIds(db, "orders", { field: "lines.product", ids, projection: { customer: 1, _id: 0 } }, (stored) =>
          idOrNullOfBson(stored["customer"]),
        ),
      ),

    customersOfPlaces: async (ids) =>
      new Set(
        await findByIds(db, "customers", { field: "address.zip", ids, projection: { _id: 1 } }, (stored) =>
          idOfBson(stored["_id"]),
        ),
      ),

    productsOfCustomers: async (ids) => {
      const bought = new Map<Id, Set<Id>>(ids.map((id) => [id, new Set()]));
      const projection = { customer: 1, "lines.product": 1, _id: 0 } as const;
      await findByIds(db, "orders", { field: "customer", ids, projection }, (stored) => {
        const own = bought.get(idOfBson(stored["customer"]));
        for (const line of listOf(stored["lines"])) {
          const product = idOrNullOfBson((line as Stored | null)?.["product"]);
          if (product !== null) own?.add(product);
        }
        return null;
      });
      return bought;
    },
  };
}
