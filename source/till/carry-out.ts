import { OrderRefusedError } from "../../src/core/errors/error-classes.ts";
import { addLine } from "../orders/add-line.ts";
import { cancelOrder } from "../orders/cancel-order.ts";
import { changePrice } from "../orders/change-price.ts";
import { deleteOrder } from "../orders/delete-order.ts";
import { exchangeProduct } from "../orders/exchange-product.ts";
import { type Database, inTransaction, type Retry } from "../orders/in-transaction.ts";
import { moveOrder } from "../orders/move-order.ts";
import { orderProblem } from "../orders/order-problem.ts";
import { placeOrder } from "../orders/place-order.ts";
import { returnLines } from "../orders/return-lines.ts";
import { returnOrder } from "../orders/return-order.ts";
import { setQuantity } from "../orders/set-quantity.ts";
import { shipOrder } from "../orders/ship-order.ts";
import type { Value } from "../orders/transaction.ts";
import type { Operation } from "./operation.ts";
import { retypeLine } from "./retype-line.ts";

/**
 * Carries an operation out, as one transaction.
 * @throws OrderRefusedError when the shop is not as the operation expects it; OutcomeUnknownError and SourceUnavailableError as `inTransaction`
 */
export async function carryOut(shop: Database, operation: Operation, retry: Retry): Promise<void> {
  const o = operation;
  switch (o.kind) {
    case "place":
      await placeOrder(shop, { orderId: o.order, customerId: o.customer, placedAt: o.at, lines: o.lines }, retry);
      return;
    case "ship":
      return shipOrder(shop, { orderId: o.order, shippedAt: o.at }, retry);
    case "cancel":
      return cancelOrder(shop, o.order, retry);
    case "returnOrder":
      return returnOrder(shop, o.order, retry);
    case "deleteOrder":
      return deleteOrder(shop, o.order, retry);
    case "returnLines":
      return returnLines(shop, { orderId: o.order, lines: o.returned }, retry);
    case "addLine":
      return addLine(shop, { orderId: o.order, productId: o.product, quantity: o.quantity }, retry);
    case "setQuantity":
      return setQuantity(shop, { orderId: o.order, productId: o.product, quantity: o.quantity }, retry);
    case "retypeLine":
      return retypeLine(shop, { orderId: o.order, productId: o.product, quantity: o.quantity }, retry);
    case "exchangeProduct":
      return exchangeProduct(shop, { orderId: o.order, from: o.from, to: o.to }, retry);
    case "moveOrder":
      return moveOrder(shop, { orderId: o.order, customerId: o.customer }, retry);
    case "changePrice":
      return changePrice(shop, { productId: o.id, price: o.price, history: { at: o.at, id: o.historyId } }, retry);
    default:
      return writeRow(shop, o, retry);
  }
}

type RowOperation = Extract<
  Operation,
  {
    kind:
      | "newCustomer"
      | "renameCustomer"
      | "moveCustomer"
      | "rekeyCustomer"
      | "deleteCustomer"
      | "newProduct"
      | "renameProduct"
      | "restock"
      | "deleteProduct";
  }
>;

/** Customers and products: one statement on one row. */
async function writeRow(shop: Database, operation: RowOperation, retry: Retry): Promise<void> {
  const [sql, values] = statementOf(operation);
  await inTransaction(
    shop,
    async (tx) => {
      const { rows } = await tx.run(sql, values);
      if (rows === 0) throw new OrderRefusedError(missing(operation));
    },
    retry,
  );
}

function missing(operation: RowOperation) {
  const id = operation.kind === "newCustomer" ? operation.customer.id : operation.id;
  return operation.kind.endsWith("Customer")
    ? orderProblem("TS372", operation.kind, `customer ${id}`, "a customer of the shop")
    : orderProblem("TS371", operation.kind, `product ${id}`, "a product of the shop");
}

function statementOf(o: RowOperation): [sql: string, values: Value[]] {
  switch (o.kind) {
    case "newCustomer": {
      const { id, firstName, lastName, email, address1, address2, phone, birthdate, zip } = o.customer;
      return [
        "INSERT INTO Customer (id, firstName, lastName, email, address1, address2, phone, birthdate, zip) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [id, firstName, lastName, email, address1, address2, phone, birthdate, zip],
      ];
    }
    case "renameCustomer":
      return ["UPDATE Customer SET lastName = ?, email = ? WHERE id = ?", [o.lastName, o.email, o.id]];
    case "moveCustomer":
      return [
        "UPDATE Customer SET address1 = ?, address2 = ?, zip = ? WHERE id = ?",
        [o.address1, o.address2, o.zip, o.id],
      ];
    case "rekeyCustomer":
      return ["UPDATE Customer SET id = ? WHERE id = ?", [o.to, o.id]];
    case "deleteCustomer":
      return ["DELETE FROM Customer WHERE id = ?", [o.id]];
    case "newProduct":
      return [
        "INSERT INTO Product (id, name, currentPrice, availableQuantity) VALUES (?, ?, ?, ?)",
        [o.id, o.name, o.price, o.stock],
      ];
    case "renameProduct":
      return ["UPDATE Product SET name = ? WHERE id = ?", [o.name, o.id]];
    case "restock":
      return ["UPDATE Product SET availableQuantity = availableQuantity + ? WHERE id = ?", [o.more, o.id]];
    case "deleteProduct":
      return ["DELETE FROM Product WHERE id = ?", [o.id]];
  }
}
