-- Who bought what in one city: each pair of customer and product once. Put another city in place of HOUSTON.
SELECT DISTINCT c.id AS customer_id, l.product_id, pr.name
FROM City p
  JOIN Customer c ON c.zip = p.zip
  JOIN `Order` o ON o.customer_id = c.id
  JOIN Orderline l ON l.order_id = o.id
  JOIN Product pr ON pr.id = l.product_id
WHERE p.city = 'HOUSTON'
ORDER BY c.id, l.product_id
