-- Every product with its buyers, each once, by id; products nobody bought are kept.
SELECT p.id, p.name, COUNT(DISTINCT c.id) AS buyers,
  GROUP_CONCAT(DISTINCT IF(c.id IS NULL, NULL, CONCAT_WS(' ', c.id, c.firstName, c.lastName)) ORDER BY c.id SEPARATOR ',') AS customers
FROM Product p
  LEFT JOIN Orderline l ON l.product_id = p.id
  LEFT JOIN `Order` o ON o.id = l.order_id
  LEFT JOIN Customer c ON c.id = o.customer_id
GROUP BY p.id, p.name
ORDER BY p.id
