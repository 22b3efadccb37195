-- Products of this name: a name may stand for several. Put another in its place.
SELECT id, name, currentPrice, availableQuantity
FROM Product
WHERE name = 'Citron Sleeper Sofa'
ORDER BY id
