-- What one customer bought, line by line. Put another id in place of 1.
SELECT l.order_id, l.product_id, p.name, l.quantity, l.unitPrice, l.lineTotal
FROM `Order` o
  JOIN Orderline l ON l.order_id = o.id
  JOIN Product p ON p.id = l.product_id
WHERE o.customer_id = 1
ORDER BY l.order_id, l.product_id
