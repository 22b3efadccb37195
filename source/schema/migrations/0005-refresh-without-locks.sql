-- A DELETE locks the rows its subquery reads, until the end of the refresh: measured with eight sessions that sell at full speed, each waited
-- almost half of its time for the event. INSERT ... SELECT reads without locks under READ COMMITTED, so what is gone is found by one.
CREATE OR REPLACE PROCEDURE proc_RefreshTouched(IN session BIGINT) MODIFIES SQL DATA
BEGIN
  CREATE OR REPLACE TEMPORARY TABLE mv_Taken (seq BIGINT NOT NULL PRIMARY KEY, product_id INT NULL, customer_id INT NULL, KEY (product_id), KEY (customer_id)) ENGINE=InnoDB;
  CREATE OR REPLACE TEMPORARY TABLE mv_Gone (product_id INT NULL, customer_id INT NULL) ENGINE=InnoDB;
  INSERT INTO mv_Taken SELECT seq, product_id, customer_id FROM mv_Touched WHERE session IS NULL OR session_id = session;
  INSERT INTO mv_Gone (product_id)
    SELECT t.product_id FROM mv_Taken t LEFT JOIN Product p ON p.id = t.product_id WHERE t.product_id IS NOT NULL AND p.id IS NULL;
  INSERT INTO mv_Gone (customer_id)
    SELECT t.customer_id FROM mv_Taken t LEFT JOIN Customer c ON c.id = t.customer_id WHERE t.customer_id IS NOT NULL AND c.id IS NULL;
  DELETE FROM mv_ProductBuyers WHERE productID IN (SELECT product_id FROM mv_Gone);
  REPLACE INTO mv_ProductBuyers
    SELECT p.id, p.name, GROUP_CONCAT(DISTINCT IF(c.id IS NULL, NULL, CONCAT_WS(' ', c.id, c.firstName, c.lastName)) ORDER BY c.id SEPARATOR ',')
    FROM (SELECT DISTINCT product_id FROM mv_Taken WHERE product_id IS NOT NULL) t
      JOIN Product p ON p.id = t.product_id
      LEFT JOIN Orderline l ON l.product_id = p.id
      LEFT JOIN `Order` o ON o.id = l.order_id
      LEFT JOIN Customer c ON c.id = o.customer_id
    GROUP BY p.id, p.name;
  DELETE FROM mv_CustomerPurchases WHERE id IN (SELECT customer_id FROM mv_Gone);
  REPLACE INTO mv_CustomerPurchases
    SELECT c.id, c.firstName, c.lastName, GROUP_CONCAT(DISTINCT IF(p.id IS NULL, NULL, CONCAT_WS(' ', p.id, p.name)) ORDER BY p.id SEPARATOR '|')
    FROM (SELECT DISTINCT customer_id FROM mv_Taken WHERE customer_id IS NOT NULL) t
      JOIN Customer c ON c.id = t.customer_id
      LEFT JOIN `Order` o ON o.customer_id = c.id
      LEFT JOIN Orderline l ON l.order_id = o.id
      LEFT JOIN Product p ON p.id = l.product_id
    GROUP BY c.id, c.firstName, c.lastName;
  DELETE m FROM mv_Touched m JOIN mv_Taken t ON t.seq = m.seq;
  DROP TEMPORARY TABLE mv_Taken;
  DROP TEMPORARY TABLE mv_Gone;
END;
