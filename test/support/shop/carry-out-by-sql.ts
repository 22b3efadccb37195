import type { Operation } from "./operation.ts";
import { inTransaction } from "./in-transaction.ts";
import type { Session } from "./test-shop.ts";

export const PLACED_AT = "2026-03-04 05:06:07";
export const SHIPPED_AT = "2026-03-05 06:07:08";

/** The operation met a shop in which it makes no sense: no such row, another status. */
class Refused extends Error {}

/** Refusals of the server itself: stock, foreign keys, duplicate keys, checks. */
const REFUSALS = new Set([1644, 1451, 1452, 1062, 4025]);

async function demand(session: Session, order: number, statuses: readonly string[]): Promise<void> {
  const [row] = await session.run("SELECT status FROM `Order` WHERE id = ? FOR UPDATE", [order]);
  if (row === undefined || !statuses.includes(String(row["status"]))) throw new Refused();
}
const OPEN = ["placed", "shipped"];

/** A statement that must find its row. */
async function change(session: Session, sql: string, values: readonly unknown[]): Promise<void> {
  const [result] = await session.connection.query(sql, [...values]);
  if ((result as { affectedRows: number }).affectedRows === 0) throw new Refused();
}

async function place(session: Session, operation: Operation & { kind: "place" }): Promise<void> {
  const quantities = new Map<number, number>();
  for (const { product, quantity } of operation.lines)
    quantities.set(product, (quantities.get(product) ?? 0) + quantity);
  const sorted = [...quantities].toSorted(([a], [b]) => a - b);
  await session.run("INSERT INTO `Order` (id, datePlaced, customer_id) VALUES (?, ?, ?)", [
    operation.order,
    PLACED_AT,
    operation.customer,
  ]);
  for (const [product, quantity] of sorted)
    await session.run("CALL proc_AddItem(?, ?, ?)", [operation.order, product, quantity]);
}

async function changeStatus(session: Session, order: number, status: string, from: readonly string[]): Promise<void> {
  await demand(session, order, from);
  const shipped = status === "shipped" ? SHIPPED_AT : null;
  await session.run("UPDATE `Order` SET status = ?, dateShipped = COALESCE(?, dateShipped) WHERE id = ?", [
    status,
    shipped,
    order,
  ]);
}

type Line = Operation & { kind: "add" | "setQuantity" | "exchange" | "moveLine" | "removeLine" | "forgetPrice" };

async function onLine(session: Session, operation: Line): Promise<void> {
  const { order, product } = operation;
  switch (operation.kind) {
    case "add":
      return void (await session.run("CALL proc_AddItem(?, ?, ?)", [order, product, operation.quantity]));
    case "setQuantity":
      await demand(session, order, OPEN);
      return change(session, "UPDATE Orderline SET quantity = ? WHERE order_id = ? AND product_id = ?", [
        operation.quantity,
        order,
        product,
      ]);
    case "exchange":
      await demand(session, order, OPEN);
      return change(session, "UPDATE Orderline SET product_id = ? WHERE order_id = ? AND product_id = ?", [
        operation.to,
        order,
        product,
      ]);
    case "moveLine":
      return change(session, "UPDATE Orderline SET order_id = ? WHERE order_id = ? AND product_id = ?", [
        operation.to,
        order,
        product,
      ]);
    case "removeLine":
      return change(session, "DELETE FROM Orderline WHERE order_id = ? AND product_id = ?", [order, product]);
    case "forgetPrice":
      return change(session, "UPDATE Orderline SET unitPrice = NULL WHERE order_id = ? AND product_id = ?", [
        order,
        product,
      ]);
  }
}

async function carryOut(session: Session, operation: Operation): Promise<void> {
  switch (operation.kind) {
    case "place":
      return place(session, operation);
    case "add":
    case "setQuantity":
    case "exchange":
    case "moveLine":
    case "removeLine":
    case "forgetPrice":
      return onLine(session, operation);
    case "cancel":
      return changeStatus(session, operation.order, "cancelled", ["placed"]);
    case "takeBack":
      return changeStatus(session, operation.order, "returned", OPEN);
    case "reopen":
      return changeStatus(session, operation.order, "placed", ["cancelled", "returned"]);
    case "ship":
      return changeStatus(session, operation.order, "shipped", ["placed"]);
    case "deleteOrder":
      return change(session, "DELETE FROM `Order` WHERE id = ?", [operation.order]);
    case "moveOrder":
      await demand(session, operation.order, OPEN);
      return change(session, "UPDATE `Order` SET customer_id = ? WHERE id = ?", [operation.customer, operation.order]);
    case "changePrice":
      return void (await session.run("CALL proc_UpdatePrice(?, ?)", [operation.product, operation.price]));
    case "fillUnitPrice":
      return void (await session.run("CALL proc_FillUnitPrice()"));
    case "fillOrderTotal":
      return void (await session.run("CALL proc_FillOrderTotal()"));
    default:
      return onMasterData(session, operation);
  }
}

type MasterData = Operation & {
  kind: "moveCustomer" | "renameCustomer" | "newCustomer" | "deleteCustomer" | "restock" | "renameProduct";
};

async function onMasterData(session: Session, operation: MasterData): Promise<void> {
  switch (operation.kind) {
    case "moveCustomer":
      return change(session, "UPDATE Customer SET zip = ? WHERE id = ?", [operation.zip, operation.customer]);
    case "renameCustomer":
      return change(session, "UPDATE Customer SET lastName = ? WHERE id = ?", [operation.name, operation.customer]);
    case "newCustomer":
      return change(session, "INSERT INTO Customer (id, firstName, zip) VALUES (?, ?, '00501')", [
        operation.customer,
        operation.name,
      ]);
    case "deleteCustomer":
      return change(session, "DELETE FROM Customer WHERE id = ?", [operation.customer]);
    case "restock":
      return change(session, "UPDATE Product SET availableQuantity = availableQuantity + ? WHERE id = ?", [
        operation.quantity,
        operation.product,
      ]);
    case "renameProduct":
      return change(session, "UPDATE Product SET name = ? WHERE id = ?", [operation.name, operation.product]);
  }
}

/** By procedures where there is one, else by a statement that triggers follow; all or nothing. @returns whether it was done, false when it was refused */
export async function carryOutBySql(session: Session, operation: Operation): Promise<boolean> {
  try {
    await inTransaction(session, () => carryOut(session, operation));
    return true;
  } catch (error) {
    if (error instanceof Refused || REFUSALS.has((error as { errno?: number }).errno ?? 0)) return false;
    throw error;
  }
}
