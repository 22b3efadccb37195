-- The customers of one state. Put another in place of TX.
SELECT c.id, c.firstName, c.lastName, p.city, c.zip
FROM City p
  JOIN Customer c ON c.zip = p.zip
WHERE p.state = 'TX'
ORDER BY c.id
