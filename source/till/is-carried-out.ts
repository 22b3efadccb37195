import { type Database, inTransaction, type Retry } from "../orders/in-transaction.ts";
import type { Value } from "../orders/transaction.ts";
import type { Operation } from "./operation.ts";

const ORDER_IN_STATUS = "SELECT id FROM `Order` WHERE id = ? AND status = ?";
const LINE_OF = "SELECT quantity FROM Orderline WHERE order_id = ? AND product_id = ?";
const LINE_IS = "SELECT quantity FROM Orderline WHERE order_id = ? AND product_id = ? AND quantity = ?";
const CUSTOMER = "SELECT id FROM Customer WHERE id = ?";
const PRODUCT = "SELECT id FROM Product WHERE id = ?";

/** How the effect shows: a query, and whether it finds something then. Null: doing it twice is doing it once. */
type Effect = { readonly sql: string; readonly values: readonly Value[]; readonly shows: boolean } | null;

const there = (sql: string, ...values: Value[]): Effect => ({ sql, values, shows: true });
const gone = (sql: string, ...values: Value[]): Effect => ({ sql, values, shows: false });

/** Read with locks: the session whose connection was lost may still be committing, and until it has ended nobody knows. */
const AND_WAIT = " LOCK IN SHARE MODE";

/**
 * Whether an operation whose commit went unanswered is in the shop: by its id or value, which no other operation can have written meanwhile.
 * Operations that may simply be done again answer false.
 */
export async function isCarriedOut(shop: Database, operation: Operation, retry: Retry): Promise<boolean> {
  const effect = effectOf(operation);
  if (effect === null) return false;
  const rows = await inTransaction(shop, (tx) => tx.rows(effect.sql + AND_WAIT, effect.values), retry);
  return rows.length > 0 === effect.shows;
}

function effectOf(o: Operation): Effect {
  switch (o.kind) {
    case "ship":
      return there(ORDER_IN_STATUS, o.order, "shipped");
    case "cancel":
      return there(ORDER_IN_STATUS, o.order, "cancelled");
    case "returnOrder":
      return there(ORDER_IN_STATUS, o.order, "returned");
    case "deleteOrder":
      return gone("SELECT id FROM `Order` WHERE id = ?", o.order);
    case "returnLines": {
      const [line] = o.left;
      if (line === undefined) return null;
      return line.quantity === 0
        ? gone(LINE_OF, o.order, line.productId)
        : there(LINE_IS, o.order, line.productId, line.quantity);
    }
    case "addLine":
    case "retypeLine":
      return there(LINE_IS, o.order, o.product, o.quantity);
    case "exchangeProduct":
      return there(LINE_OF, o.order, o.to);
    case "newCustomer":
      return there(CUSTOMER, o.customer.id);
    case "rekeyCustomer":
      return there(CUSTOMER, o.to);
    case "deleteCustomer":
      return gone(CUSTOMER, o.id);
    case "newProduct":
      return there(PRODUCT, o.id);
    case "deleteProduct":
      return gone(PRODUCT, o.id);
    case "restock":
      return there("SELECT id FROM Product WHERE id = ? AND availableQuantity = ?", o.id, o.stock);
    // An order is met by its key; the others set what is set already. A price that does not change writes no history.
    case "place":
    case "setQuantity":
    case "moveOrder":
    case "renameCustomer":
    case "moveCustomer":
    case "renameProduct":
    case "changePrice":
      return null;
  }
}
