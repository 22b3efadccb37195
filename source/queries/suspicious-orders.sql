-- Orders to look at: more than 20,000.00, or more than ten of one product.
SELECT o.id, o.customer_id, o.subtotal, COALESCE(MAX(l.quantity), 0) AS mostOfOne
FROM `Order` o
  LEFT JOIN Orderline l ON l.order_id = o.id
GROUP BY o.id, o.customer_id, o.subtotal
HAVING o.subtotal > 20000 OR mostOfOne > 10
ORDER BY o.id
