import { OrderRefusedError } from "../../../src/core/errors/error-classes.ts";
import { addItem } from "../../../source/orders/add-item.ts";
import { cancelOrder } from "../../../source/orders/cancel-order.ts";
import { changePrice } from "../../../source/orders/change-price.ts";
import { deleteOrder } from "../../../source/orders/delete-order.ts";
import { exchangeProduct } from "../../../source/orders/exchange-product.ts";
import { fillOrderTotal } from "../../../source/orders/fill-order-total.ts";
import { fillUnitPrice } from "../../../source/orders/fill-unit-price.ts";
import { moveOrder } from "../../../source/orders/move-order.ts";
import { placeOrder } from "../../../source/orders/place-order.ts";
import { returnOrder } from "../../../source/orders/return-order.ts";
import { setQuantity } from "../../../source/orders/set-quantity.ts";
import { shipOrder } from "../../../source/orders/ship-order.ts";
import { carryOutBySql, PLACED_AT, SHIPPED_AT } from "./carry-out-by-sql.ts";
import { testRetry } from "../test-shop.ts";
import type { Operation } from "./operation.ts";
import type { Session } from "./test-shop.ts";

type Lines = Operation & { kind: "add" | "setQuantity" | "exchange" };

async function onLine({ connection }: Session, operation: Lines): Promise<void> {
  const { order: orderId, product: productId } = operation;
  switch (operation.kind) {
    case "add":
      return addItem(connection, { orderId, productId, quantity: operation.quantity }, testRetry);
    case "setQuantity":
      return setQuantity(connection, { orderId, productId, quantity: operation.quantity }, testRetry);
    case "exchange":
      return exchangeProduct(connection, { orderId, from: productId, to: operation.to }, testRetry);
  }
}

/** @returns false when the order service has no function for it */
async function carryOut(session: Session, operation: Operation): Promise<boolean> {
  const { connection } = session;
  switch (operation.kind) {
    case "place": {
      const lines = operation.lines.map(({ product, quantity }) => ({ productId: product, quantity }));
      const order = { orderId: operation.order, customerId: operation.customer, placedAt: PLACED_AT, lines };
      await placeOrder(connection, order, testRetry);
      return true;
    }
    case "add":
    case "setQuantity":
    case "exchange":
      await onLine(session, operation);
      return true;
    case "cancel":
      await cancelOrder(connection, operation.order, testRetry);
      return true;
    case "takeBack":
      await returnOrder(connection, operation.order, testRetry);
      return true;
    case "ship":
      await shipOrder(connection, { orderId: operation.order, shippedAt: SHIPPED_AT }, testRetry);
      return true;
    case "deleteOrder":
      await deleteOrder(connection, operation.order, testRetry);
      return true;
    case "moveOrder":
      await moveOrder(connection, { orderId: operation.order, customerId: operation.customer }, testRetry);
      return true;
    case "changePrice":
      await changePrice(connection, { productId: operation.product, price: operation.price }, testRetry);
      return true;
    case "fillUnitPrice":
      await fillUnitPrice(connection, testRetry);
      return true;
    case "fillOrderTotal":
      await fillOrderTotal(connection, testRetry);
      return true;
    default:
      return false;
  }
}

/** By the order service where it has a function, else as `carryOutBySql`. @returns whether it was done, false when it was refused */
export async function carryOutByFunctions(session: Session, operation: Operation): Promise<boolean> {
  try {
    return (await carryOut(session, operation)) || (await carryOutBySql(session, operation));
  } catch (error) {
    if (error instanceof OrderRefusedError) return false;
    throw error;
  }
}
