-- The ten products of which fewest units were sold, unsold ones first.
SELECT p.id, p.name, COALESCE(SUM(l.quantity), 0) AS units
FROM Product p
  LEFT JOIN Orderline l ON l.product_id = p.id
GROUP BY p.id, p.name
ORDER BY units, p.id
LIMIT 10
