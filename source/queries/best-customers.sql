-- The customer who bought for most, cancelled and returned orders included; all of them when several did.
SELECT id, firstName, lastName, gross
FROM (
  SELECT c.id, c.firstName, c.lastName, SUM(o.subtotal) AS gross, RANK() OVER (ORDER BY SUM(o.subtotal) DESC) AS place
  FROM `Order` o
    JOIN Customer c ON c.id = o.customer_id
  GROUP BY c.id, c.firstName, c.lastName
) ranked
WHERE place = 1
ORDER BY id
