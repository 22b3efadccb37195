-- A recall: who bought one product, each customer once. Put another id in place of 1. Cancelled orders count: the goods may have been sent.
SELECT DISTINCT c.id, c.firstName, c.lastName, c.email
FROM Orderline l
  JOIN `Order` o ON o.id = l.order_id
  JOIN Customer c ON c.id = o.customer_id
WHERE l.product_id = 1
ORDER BY c.id
