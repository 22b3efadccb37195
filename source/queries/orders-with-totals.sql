-- Every order with its total price, before and after tax, and its shipping date; cancelled and walk-in orders are kept.
SELECT o.id, o.datePlaced, o.dateShipped, o.status, o.subtotal, o.total
FROM `Order` o
ORDER BY o.id
