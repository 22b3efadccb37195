-- Business operations. Every one is a statement of its caller's transaction, except proc_RefreshMV and proc_RefreshTouched, which have their own.

-- True while a loader writes history: rows come with their totals and today's stock. Never for the shop's own program.
CREATE OR REPLACE FUNCTION fn_IsBulkLoad() RETURNS BOOLEAN NOT DETERMINISTIC NO SQL
  RETURN @pos_bulk_load <=> 1 AND USER() NOT LIKE 'app@%';

-- Goods of such an order are back on the shelf.
CREATE OR REPLACE FUNCTION fn_IsClosed(orderStatus VARCHAR(16)) RETURNS BOOLEAN DETERMINISTIC NO SQL
  RETURN orderStatus IN ('cancelled', 'returned');

-- Tax in cents' precision by the rate of the customer's ZIP; walk-in sales and ZIPs without a rate pay none. Read with locks: a move that is
-- under way must not leave an order with the old rate, and a snapshot may be older than both.
CREATE OR REPLACE FUNCTION fn_SalesTax(subtotal DECIMAL(14,2), customer INT) RETURNS DECIMAL(14,2) READS SQL DATA
BEGIN
  DECLARE customerZip CHAR(5);
  DECLARE taxRate DECIMAL(7,5);
  IF customer IS NULL THEN RETURN 0.00; END IF;
  SET customerZip = (SELECT zip FROM Customer WHERE id = customer LOCK IN SHARE MODE);
  SET taxRate = (SELECT rate FROM SalesTax WHERE zip = customerZip LOCK IN SHARE MODE);
  RETURN ROUND(subtotal * COALESCE(taxRate, 0), 2);
END;

-- The materialised row of one product, as if `withoutOrder` (NULL: none) were not there. Triggers call it. The row is locked first and all is
-- read with locks: all statements of a trigger share one snapshot, and two sessions that sell to one customer would each write a row without the other's.
CREATE OR REPLACE PROCEDURE proc_RefreshProduct(IN wanted INT, IN withoutOrder INT) MODIFIES SQL DATA
BEGIN
  INSERT INTO mv_ProductBuyers (productID) VALUES (wanted) ON DUPLICATE KEY UPDATE productID = VALUES(productID);
  IF EXISTS (SELECT 1 FROM Product WHERE id = wanted LOCK IN SHARE MODE) THEN
    INSERT INTO mv_ProductBuyers
      SELECT p.id, p.name, GROUP_CONCAT(DISTINCT IF(c.id IS NULL, NULL, CONCAT_WS(' ', c.id, c.firstName, c.lastName)) ORDER BY c.id SEPARATOR ',')
      FROM Product p
        LEFT JOIN Orderline l ON l.product_id = p.id AND NOT (l.order_id <=> withoutOrder)
        LEFT JOIN `Order` o ON o.id = l.order_id
        LEFT JOIN Customer c ON c.id = o.customer_id
      WHERE p.id = wanted
      GROUP BY p.id, p.name
      LOCK IN SHARE MODE
      ON DUPLICATE KEY UPDATE productName = VALUES(productName), customers = VALUES(customers);
  ELSE
    DELETE FROM mv_ProductBuyers WHERE productID = wanted;
  END IF;
END;

-- The materialised row of one customer, likewise.
CREATE OR REPLACE PROCEDURE proc_RefreshCustomer(IN wanted INT, IN withoutOrder INT) MODIFIES SQL DATA
BEGIN
  INSERT INTO mv_CustomerPurchases (id) VALUES (wanted) ON DUPLICATE KEY UPDATE id = VALUES(id);
  IF EXISTS (SELECT 1 FROM Customer WHERE id = wanted LOCK IN SHARE MODE) THEN
    INSERT INTO mv_CustomerPurchases
      SELECT c.id, c.firstName, c.lastName, GROUP_CONCAT(DISTINCT IF(p.id IS NULL, NULL, CONCAT_WS(' ', p.id, p.name)) ORDER BY p.id SEPARATOR '|')
      FROM Customer c
        LEFT JOIN `Order` o ON o.customer_id = c.id AND NOT (o.id <=> withoutOrder)
        LEFT JOIN Orderline l ON l.order_id = o.id
        LEFT JOIN Product p ON p.id = l.product_id
      WHERE c.id = wanted
      GROUP BY c.id, c.firstName, c.lastName
      LOCK IN SHARE MODE
      ON DUPLICATE KEY UPDATE firstName = VALUES(firstName), lastName = VALUES(lastName), products = VALUES(products);
  ELSE
    DELETE FROM mv_CustomerPurchases WHERE id = wanted;
  END IF;
END;

-- Brings up to date what sessions left for later: each row once, however often it was touched. The materialised rows are locked first; what they
-- are made of is then read in a statement of its own without locks, so that no till waits: with locks each of eight tills at full speed waited
-- almost half of its time. A touch that is committed after the start is left for the next time. Refused inside a transaction, which it would commit.
CREATE OR REPLACE PROCEDURE proc_RefreshTouched() MODIFIES SQL DATA
BEGIN
  DECLARE inCallers BOOLEAN DEFAULT @@in_transaction;
  -- The caller's transaction is the caller's: the handler must not end it.
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN IF NOT inCallers THEN ROLLBACK; END IF; DO RELEASE_LOCK('tillstream_mv'); RESIGNAL; END;
  IF inCallers THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'proc_RefreshTouched in a transaction; expected none, it has its own'; END IF;
  IF NOT (GET_LOCK('tillstream_mv', 60) <=> 1) THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'another session has been refreshing for 60 s'; END IF;
  CREATE OR REPLACE TEMPORARY TABLE mv_Taken (seq BIGINT NOT NULL PRIMARY KEY, product_id INT NULL, customer_id INT NULL) ENGINE=InnoDB;
  CREATE OR REPLACE TEMPORARY TABLE mv_FreshProducts (id INT NOT NULL PRIMARY KEY, name VARCHAR(128) NULL, buyers LONGTEXT NULL) ENGINE=InnoDB;
  CREATE OR REPLACE TEMPORARY TABLE mv_FreshCustomers (id INT NOT NULL PRIMARY KEY, firstName VARCHAR(64) NULL, lastName VARCHAR(64) NULL, products LONGTEXT NULL) ENGINE=InnoDB;
  CREATE OR REPLACE TEMPORARY TABLE mv_Gone (product_id INT NULL, customer_id INT NULL) ENGINE=InnoDB;
  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;
  INSERT INTO mv_Taken SELECT seq, product_id, customer_id FROM mv_Touched;
  COMMIT;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;
  INSERT INTO mv_ProductBuyers (productID) SELECT DISTINCT product_id FROM mv_Taken WHERE product_id IS NOT NULL ORDER BY product_id
    ON DUPLICATE KEY UPDATE productID = VALUES(productID);
  INSERT INTO mv_FreshProducts
    SELECT p.id, p.name, GROUP_CONCAT(DISTINCT IF(c.id IS NULL, NULL, CONCAT_WS(' ', c.id, c.firstName, c.lastName)) ORDER BY c.id SEPARATOR ',')
    FROM (SELECT DISTINCT product_id FROM mv_Taken WHERE product_id IS NOT NULL) t
      JOIN Product p ON p.id = t.product_id
      LEFT JOIN Orderline l ON l.product_id = p.id
      LEFT JOIN `Order` o ON o.id = l.order_id
      LEFT JOIN Customer c ON c.id = o.customer_id
    GROUP BY p.id, p.name;
  INSERT INTO mv_ProductBuyers SELECT id, name, buyers FROM mv_FreshProducts ON DUPLICATE KEY UPDATE productName = VALUES(productName), customers = VALUES(customers);
  -- A DELETE would lock what its subquery reads.
  INSERT INTO mv_Gone (product_id)
    SELECT DISTINCT t.product_id FROM mv_Taken t LEFT JOIN mv_FreshProducts f ON f.id = t.product_id WHERE t.product_id IS NOT NULL AND f.id IS NULL;
  DELETE m FROM mv_Gone g STRAIGHT_JOIN mv_ProductBuyers m ON m.productID = g.product_id;
  COMMIT;

  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;
  INSERT INTO mv_CustomerPurchases (id) SELECT DISTINCT customer_id FROM mv_Taken WHERE customer_id IS NOT NULL ORDER BY customer_id
    ON DUPLICATE KEY UPDATE id = VALUES(id);
  INSERT INTO mv_FreshCustomers
    SELECT c.id, c.firstName, c.lastName, GROUP_CONCAT(DISTINCT IF(p.id IS NULL, NULL, CONCAT_WS(' ', p.id, p.name)) ORDER BY p.id SEPARATOR '|')
    FROM (SELECT DISTINCT customer_id FROM mv_Taken WHERE customer_id IS NOT NULL) t
      JOIN Customer c ON c.id = t.customer_id
      LEFT JOIN `Order` o ON o.customer_id = c.id
      LEFT JOIN Orderline l ON l.order_id = o.id
      LEFT JOIN Product p ON p.id = l.product_id
    GROUP BY c.id, c.firstName, c.lastName;
  INSERT INTO mv_CustomerPurchases SELECT id, firstName, lastName, products FROM mv_FreshCustomers
    ON DUPLICATE KEY UPDATE firstName = VALUES(firstName), lastName = VALUES(lastName), products = VALUES(products);
  INSERT INTO mv_Gone (customer_id)
    SELECT DISTINCT t.customer_id FROM mv_Taken t LEFT JOIN mv_FreshCustomers f ON f.id = t.customer_id WHERE t.customer_id IS NOT NULL AND f.id IS NULL;
  DELETE m FROM mv_Gone g STRAIGHT_JOIN mv_CustomerPurchases m ON m.id = g.customer_id;
  -- By key, in this order: a scan of mv_Touched would wait for every open sale.
  DELETE m FROM mv_Taken t STRAIGHT_JOIN mv_Touched m ON m.seq = t.seq;
  COMMIT;
  DROP TEMPORARY TABLE mv_Taken, mv_FreshProducts, mv_FreshCustomers, mv_Gone;
  DO RELEASE_LOCK('tillstream_mv');
END;

-- Both materialised tables anew. DELETE and INSERT in one transaction: readers see the old rows until the new ones are there. A row that is
-- there again by the time of the INSERT was written by a session that sold meanwhile, and is right: it stays.
CREATE OR REPLACE PROCEDURE proc_RefreshMV() MODIFIES SQL DATA
BEGIN
  DECLARE inCallers BOOLEAN DEFAULT @@in_transaction;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN IF NOT inCallers THEN ROLLBACK; END IF; RESIGNAL; END;
  IF inCallers THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'proc_RefreshMV in a transaction; expected none, it has its own'; END IF;
  SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
  START TRANSACTION;
  DELETE FROM mv_Touched;
  DELETE FROM mv_ProductBuyers;
  INSERT INTO mv_ProductBuyers SELECT productID, productName, customers FROM v_ProductBuyers
    ON DUPLICATE KEY UPDATE mv_ProductBuyers.productID = mv_ProductBuyers.productID;
  DELETE FROM mv_CustomerPurchases;
  INSERT INTO mv_CustomerPurchases SELECT id, firstName, lastName, products FROM v_CustomerPurchases
    ON DUPLICATE KEY UPDATE mv_CustomerPurchases.id = mv_CustomerPurchases.id;
  COMMIT;
END;

-- Lines without a price get today's; prices that are set stay. Line by line: one statement that reads Product may not fire triggers that change it.
CREATE OR REPLACE PROCEDURE proc_FillUnitPrice() MODIFIES SQL DATA
BEGIN
  FOR bare IN (SELECT l.order_id, l.product_id, p.currentPrice FROM Orderline l JOIN Product p ON p.id = l.product_id
      WHERE l.unitPrice IS NULL AND p.currentPrice IS NOT NULL ORDER BY l.order_id, l.product_id) DO
    UPDATE Orderline SET unitPrice = bare.currentPrice WHERE order_id = bare.order_id AND product_id = bare.product_id AND unitPrice IS NULL;
  END FOR;
END;

-- Subtotals from the lines, where they differ; sales tax and total follow. The lines are read with locks: a sum of an older snapshot would
-- overwrite what a session sold meanwhile.
CREATE OR REPLACE PROCEDURE proc_FillOrderTotal() MODIFIES SQL DATA
  UPDATE `Order` SET subtotal = (SELECT COALESCE(SUM(lineTotal), 0) FROM Orderline WHERE order_id = `Order`.id LOCK IN SHARE MODE)
  WHERE subtotal <> (SELECT COALESCE(SUM(lineTotal), 0) FROM Orderline WHERE order_id = `Order`.id LOCK IN SHARE MODE);

-- Puts a quantity of a product into an order; a product that is in it already becomes more.
CREATE OR REPLACE PROCEDURE proc_AddItem(IN orderId INT, IN productId INT, IN itemQuantity INT) MODIFIES SQL DATA
BEGIN
  IF itemQuantity < 0 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'quantity is negative; expected 1 or more'; END IF;
  INSERT INTO Orderline (order_id, product_id, quantity) VALUES (orderId, productId, COALESCE(NULLIF(itemQuantity, 0), 1))
    ON DUPLICATE KEY UPDATE quantity = quantity + VALUES(quantity);
END;

-- What was sold of a product (NULL: of each) between two days, both included. `net` leaves out cancelled and returned orders.
CREATE OR REPLACE PROCEDURE proc_SalesReport(IN startDay DATE, IN endDay DATE, IN productId INT) READS SQL DATA
  SELECT p.id AS productID, p.name AS productName,
    COALESCE(SUM(l.quantity), 0) AS quantitySold, COALESCE(SUM(l.lineTotal), 0.00) AS salesAmount,
    COALESCE(SUM(IF(fn_IsClosed(o.status), 0, l.quantity)), 0) AS netQuantitySold,
    COALESCE(SUM(IF(fn_IsClosed(o.status), 0.00, l.lineTotal)), 0.00) AS netSalesAmount
  FROM Product p
    LEFT JOIN (Orderline l JOIN `Order` o ON o.id = l.order_id AND o.datePlaced >= startDay AND o.datePlaced < endDay + INTERVAL 1 DAY) ON l.product_id = p.id
  WHERE productId IS NULL OR p.id = productId
  GROUP BY p.id, p.name
  ORDER BY p.id;

-- A new price. The history row is written by a trigger, and only when the price really changes.
CREATE OR REPLACE PROCEDURE proc_UpdatePrice(IN productId INT, IN newPrice DECIMAL(10,2)) MODIFIES SQL DATA
BEGIN
  DECLARE known INT DEFAULT 0;
  IF newPrice IS NULL OR newPrice < 0 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'price is NULL or negative; expected 0.00 or more'; END IF;
  SELECT COUNT(*) INTO known FROM Product WHERE id = productId FOR UPDATE;
  IF known = 0 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no product has this id'; END IF;
  UPDATE Product SET currentPrice = newPrice WHERE id = productId;
END;
