-- Business operations. Every one is a statement or a transaction of its caller, except proc_RefreshMV, which is its own.

-- True while a loader writes history: rows come with their totals and today's stock. Never for the shop's own program.
CREATE OR REPLACE FUNCTION fn_IsBulkLoad() RETURNS BOOLEAN NOT DETERMINISTIC NO SQL
  RETURN @pos_bulk_load <=> 1 AND USER() NOT LIKE 'app@%';

-- Goods of such an order are back on the shelf.
CREATE OR REPLACE FUNCTION fn_IsClosed(orderStatus VARCHAR(16)) RETURNS BOOLEAN DETERMINISTIC NO SQL
  RETURN orderStatus IN ('cancelled', 'returned');

-- Tax in cents' precision by the rate of the customer's ZIP; walk-in sales and ZIPs without a rate pay none. The customer is locked for
-- reading: a move that is under way must not leave an order with the old rate.
CREATE OR REPLACE FUNCTION fn_SalesTax(subtotal DECIMAL(14,2), customer INT) RETURNS DECIMAL(14,2) READS SQL DATA
BEGIN
  DECLARE customerZip CHAR(5) DEFAULT NULL;
  DECLARE taxRate DECIMAL(7,5) DEFAULT NULL;
  IF customer IS NULL THEN RETURN 0.00; END IF;
  SELECT zip INTO customerZip FROM Customer WHERE id = customer LOCK IN SHARE MODE;
  SELECT rate INTO taxRate FROM SalesTax WHERE zip = customerZip;
  RETURN ROUND(subtotal * COALESCE(taxRate, 0), 2);
END;

-- Brings the materialised rows up to date that were touched by one session, or (NULL) by all. No transaction of its own: triggers call it.
CREATE OR REPLACE PROCEDURE proc_RefreshTouched(IN session BIGINT) MODIFIES SQL DATA
BEGIN
  CREATE OR REPLACE TEMPORARY TABLE mv_Taken (seq BIGINT NOT NULL PRIMARY KEY, product_id INT NULL, customer_id INT NULL, KEY (product_id), KEY (customer_id)) ENGINE=InnoDB;
  INSERT INTO mv_Taken SELECT seq, product_id, customer_id FROM mv_Touched WHERE session IS NULL OR session_id = session;
  DELETE FROM mv_ProductBuyers WHERE productID IN (SELECT product_id FROM mv_Taken) AND productID NOT IN (SELECT id FROM Product);
  REPLACE INTO mv_ProductBuyers
    SELECT p.id, p.name, GROUP_CONCAT(DISTINCT IF(c.id IS NULL, NULL, CONCAT_WS(' ', c.id, c.firstName, c.lastName)) ORDER BY c.id SEPARATOR ',')
    FROM (SELECT DISTINCT product_id FROM mv_Taken WHERE product_id IS NOT NULL) t
      JOIN Product p ON p.id = t.product_id
      LEFT JOIN Orderline l ON l.product_id = p.id
      LEFT JOIN `Order` o ON o.id = l.order_id
      LEFT JOIN Customer c ON c.id = o.customer_id
    GROUP BY p.id, p.name;
  DELETE FROM mv_CustomerPurchases WHERE id IN (SELECT customer_id FROM mv_Taken) AND id NOT IN (SELECT id FROM Customer);
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
END;

-- Both materialised tables anew. DELETE and INSERT in one transaction: readers see the old rows until the new ones are there.
CREATE OR REPLACE PROCEDURE proc_RefreshMV() MODIFIES SQL DATA
BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;
  START TRANSACTION;
  DELETE FROM mv_Touched;
  DELETE FROM mv_ProductBuyers;
  INSERT INTO mv_ProductBuyers SELECT productID, productName, customers FROM v_ProductBuyers;
  DELETE FROM mv_CustomerPurchases;
  INSERT INTO mv_CustomerPurchases SELECT id, firstName, lastName, products FROM v_CustomerPurchases;
  COMMIT;
END;

-- Lines without a price get today's; prices that are set stay.
CREATE OR REPLACE PROCEDURE proc_FillUnitPrice() MODIFIES SQL DATA
  UPDATE Orderline SET unitPrice = (SELECT currentPrice FROM Product WHERE id = product_id) WHERE unitPrice IS NULL;

-- Subtotals from the lines, where they differ; sales tax and total follow.
CREATE OR REPLACE PROCEDURE proc_FillOrderTotal() MODIFIES SQL DATA
  UPDATE `Order` SET subtotal = (SELECT COALESCE(SUM(lineTotal), 0) FROM Orderline WHERE order_id = `Order`.id)
  WHERE subtotal <> (SELECT COALESCE(SUM(lineTotal), 0) FROM Orderline WHERE order_id = `Order`.id);

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
