-- Every customer with the city of the ZIP code; customers whose ZIP nobody knows are kept.
SELECT c.id, c.firstName, c.lastName, p.city, p.state, c.zip
FROM Customer c
  LEFT JOIN City p ON p.zip = c.zip
ORDER BY c.id
