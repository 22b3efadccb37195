import type { Transaction } from "./till-session.ts";

type Key = string | number | null;

/**
 * Brings an order's sums in line with its lines, as the shop's triggers do: after every line, so one sale is several updates of one order
 * in one transaction. Tax by the rate of the customer's ZIP; walk-ins and unknown ZIPs pay none.
 */
export async function refreshOrderTotals(tx: Transaction, order: Key): Promise<void> {
  await tx.run(
    "UPDATE `Order` SET subtotal = (SELECT COALESCE(SUM(lineTotal), 0) FROM Orderline WHERE order_id = ?) WHERE id = ?",
    [order, order],
  );
  await tx.run(
    `UPDATE \`Order\` o LEFT JOIN Customer c ON c.id = o.customer_id LEFT JOIN SalesTax t ON t.zip = c.zip
     SET o.salesTax = ROUND(o.subtotal * COALESCE(t.rate, 0), 2), o.total = o.subtotal + ROUND(o.subtotal * COALESCE(t.rate, 0), 2)
     WHERE o.id = ?`,
    [order],
  );
}

/** Puts `quantity` of a product into an order (adds to the line if there is one), takes it off the shelf and refreshes the order. */
export async function addLine(tx: Transaction, order: Key, product: Key, quantity: number): Promise<void> {
  await tx.run(
    `INSERT INTO Orderline (order_id, product_id, quantity, unitPrice, lineTotal)
     SELECT ?, id, ?, COALESCE(currentPrice, 0), ? * COALESCE(currentPrice, 0) FROM Product WHERE id = ?
     ON DUPLICATE KEY UPDATE quantity = quantity + VALUES(quantity), lineTotal = quantity * unitPrice`,
    [order, quantity, quantity, product],
  );
  await tx.run("UPDATE Product SET availableQuantity = availableQuantity - ? WHERE id = ?", [quantity, product]);
  await refreshOrderTotals(tx, order);
}

/** Takes a line out of its order and puts its quantity back on the shelf. */
export async function removeLine(tx: Transaction, line: { order: Key; product: Key; quantity: Key }): Promise<void> {
  await tx.run("DELETE FROM Orderline WHERE order_id = ? AND product_id = ?", [line.order, line.product]);
  await tx.run("UPDATE Product SET availableQuantity = availableQuantity + ? WHERE id = ?", [
    line.quantity,
    line.product,
  ]);
  await refreshOrderTotals(tx, line.order);
}
