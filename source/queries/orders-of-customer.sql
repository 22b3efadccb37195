-- The orders of one customer. Put another id in place of 1.
SELECT o.id, o.datePlaced, o.status, o.subtotal
FROM `Order` o
WHERE o.customer_id = 1
ORDER BY o.id
