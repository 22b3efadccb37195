import type { Db } from "mongodb";
import type { DocumentSettings } from "../core/documents/document-settings.ts";
import { CUSTOMER_OWN_PART_FIELDS, CUSTOMER_TO_BUILD_FIELDS, customerCodec } from "./customer-codec.ts";
import type { DocumentStore } from "./document-store.ts";
import { findByIds, type Projection } from "./mongo-read.ts";
import { orderCodec } from "./order-codec.ts";
import { placeCodec } from "./place-codec.ts";
import { PRODUCT_OWN_PART_FIELDS, PRODUCT_TO_BUILD_FIELDS, productCodec } from "./product-codec.ts";
import { slicesCodec } from "./slice-codec.ts";

const WHOLE: Projection = {};

type Reads = Pick<
  DocumentStore,
  | "readOrders"
  | "readCustomers"
  | "readProducts"
  | "readPlaces"
  | "readCustomersToBuild"
  | "readProductsToBuild"
  | "readSlices"
>;

/** Reads of documents that are about to be written: by `_id`, with their rev. */
export function mongoReads(db: Db, settings: DocumentSettings): Reads {
  const orders = orderCodec(settings);
  const customers = customerCodec(settings);
  const products = productCodec(settings);
  const slices = slicesCodec(settings);
  const field = "_id";
  return {
    readOrders: (ids) => findByIds(db, "orders", { field, ids, projection: WHOLE }, orders.decode),
    readCustomers: (ids) =>
      findByIds(db, "customers", { field, ids, projection: CUSTOMER_OWN_PART_FIELDS }, customers.decodeOwnPart),
    readProducts: (ids) =>
      findByIds(db, "products", { field, ids, projection: PRODUCT_OWN_PART_FIELDS }, products.decodeOwnPart),
    readPlaces: (ids) => findByIds(db, "places", { field, ids, projection: WHOLE }, placeCodec.decode),
    readCustomersToBuild: (ids) =>
      findByIds(db, "customers", { field, ids, projection: CUSTOMER_TO_BUILD_FIELDS }, customers.decodeToBuild),
    readProductsToBuild: (ids) =>
      findByIds(db, "products", { field, ids, projection: PRODUCT_TO_BUILD_FIELDS }, products.decodeToBuild),
    readSlices: (ids) => findByIds(db, "product_buyers", { field, ids, projection: WHOLE }, slices.decode),
  };
}
