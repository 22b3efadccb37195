-- The customer who bought for most without cancelled and returned orders: not the same one. All of them when several did.
SELECT id, firstName, lastName, net
FROM (
  SELECT c.id, c.firstName, c.lastName, SUM(o.subtotal) AS net, RANK() OVER (ORDER BY SUM(o.subtotal) DESC) AS place
  FROM `Order` o
    JOIN Customer c ON c.id = o.customer_id
  WHERE o.status NOT IN ('cancelled', 'returned')
  GROUP BY c.id, c.firstName, c.lastName
) ranked
WHERE place = 1
ORDER BY id
