-- The product of which most units were sold; all of them when several were.
SELECT id, name, units
FROM (
  SELECT p.id, p.name, SUM(l.quantity) AS units, RANK() OVER (ORDER BY SUM(l.quantity) DESC) AS place
  FROM Orderline l
    JOIN Product p ON p.id = l.product_id
  GROUP BY p.id, p.name
) ranked
WHERE place = 1
ORDER BY id
