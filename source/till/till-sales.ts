import { salesTime } from "./till-time.ts";
import type { TillAction } from "./till-action.ts";
import { nextId, pickLine, pickRow } from "./till-picks.ts";
import { addLine, refreshOrderTotals, removeLine } from "./till-totals.ts";

const WALK_IN_SHARE = 0.1;
const MOST_LINES = 6;

/** A sale of 1 to 6 lines. */
export const sell: TillAction = async (tx, random) => {
  const customer = random.chance(WALK_IN_SHARE) ? null : await pickRow(tx, random, "Customer");
  const order = await nextId(tx, "Order");
  await tx.run(
    "INSERT INTO `Order` (id, datePlaced, status, customer_id, subtotal, salesTax, total) VALUES (?, ?, 'placed', ?, 0, 0, 0)",
    [order, salesTime(), customer?.["id"] ?? null],
  );
  const lines = random.int(1, MOST_LINES);
  for (let i = 0; i < lines; i++) {
    const product = await pickRow(tx, random, "Product");
    if (product !== null) await addLine(tx, order, product["id"] ?? null, random.int(1, 5));
  }
  return order;
};

export const ship: TillAction = async (tx, random) => {
  const order = await pickRow(tx, random, "Order");
  if (order === null || order["status"] !== "placed") return null;
  await tx.run("UPDATE `Order` SET status = 'shipped', dateShipped = ? WHERE id = ?", [
    salesTime(),
    order["id"] ?? null,
  ]);
  return Number(order["id"]);
};

export const cancel: TillAction = async (tx, random) => {
  const order = await pickRow(tx, random, "Order");
  if (order === null) return null;
  await tx.run("UPDATE `Order` SET status = 'cancelled', dateShipped = NULL WHERE id = ?", [order["id"] ?? null]);
  return Number(order["id"]);
};

/** A customer brings one line back: the row goes, the order's sums follow. */
export const returnLine: TillAction = async (tx, random) => {
  const line = await pickLine(tx, random);
  if (line === null) return null;
  await removeLine(tx, {
    order: line["order_id"] ?? null,
    product: line["product_id"] ?? null,
    quantity: line["quantity"] ?? 0,
  });
  return Number(line["order_id"]);
};

/** Deletes an order; its lines go by the cascade, which the binary log does not show. */
export const deleteOrder: TillAction = async (tx, random) => {
  const order = await pickRow(tx, random, "Order");
  if (order === null) return null;
  await tx.run("DELETE FROM `Order` WHERE id = ?", [order["id"] ?? null]);
  return Number(order["id"]);
};

export const moveOrder: TillAction = async (tx, random) => {
  const order = await pickRow(tx, random, "Order");
  const customer = await pickRow(tx, random, "Customer");
  if (order === null) return null;
  await tx.run("UPDATE `Order` SET customer_id = ? WHERE id = ?", [customer?.["id"] ?? null, order["id"] ?? null]);
  await refreshOrderTotals(tx, order["id"] ?? null);
  return Number(order["id"]);
};

/** The cashier took the wrong product: the key of the line changes (one U row with another BI_ key). */
export const exchangeProduct: TillAction = async (tx, random) => {
  const line = await pickLine(tx, random);
  const product = await pickRow(tx, random, "Product");
  if (line === null || product === null) return null;
  const order = line["order_id"] ?? null;
  const [taken] = await tx.rows("SELECT 1 FROM Orderline WHERE order_id = ? AND product_id = ?", [
    order,
    product["id"] ?? null,
  ]);
  if (taken !== undefined) return null;
  await tx.run(
    "UPDATE Orderline SET product_id = ?, unitPrice = COALESCE(?, 0), lineTotal = quantity * unitPrice WHERE order_id = ? AND product_id = ?",
    [product["id"] ?? null, product["currentPrice"] ?? null, order, line["product_id"] ?? null],
  );
  await refreshOrderTotals(tx, order);
  return Number(order);
};

/** Delete and insert of one key in one transaction, with another quantity. */
export const retypeLine: TillAction = async (tx, random) => {
  const line = await pickLine(tx, random);
  if (line === null) return null;
  const order = line["order_id"] ?? null;
  const product = line["product_id"] ?? null;
  await removeLine(tx, { order, product, quantity: line["quantity"] ?? 0 });
  await addLine(tx, order, product, random.int(1, 9));
  return Number(order);
};
