-- What is always right, whoever writes. Sums and stock move by differences, so that two sessions never overwrite each other's.
-- A statement that changes Orderline must not read Product or `Order` in the same statement: the server refuses (1442), since these triggers change them.

-- Marks materialised rows as out of date, and brings them up to date at once unless the session leaves that to the event (@pos_mv = 'later').
CREATE OR REPLACE PROCEDURE proc_RefreshNow() MODIFIES SQL DATA
BEGIN
  IF NOT (@pos_mv <=> 'later') THEN CALL proc_RefreshTouched(CONNECTION_ID()); END IF;
END;

-- Takes a quantity off the shelf; a negative one gives back. SQLSTATE 45000 when there is less than is asked for.
CREATE OR REPLACE PROCEDURE proc_TakeStock(IN productId INT, IN taken INT) MODIFIES SQL DATA
BEGIN
  DECLARE refusal VARCHAR(128);
  IF taken <> 0 THEN
    UPDATE Product SET availableQuantity = availableQuantity - taken WHERE id = productId AND (taken < 0 OR availableQuantity >= taken);
    IF ROW_COUNT() = 0 THEN
      SET refusal = CONCAT('not enough stock of product ', productId, ': ', taken, ' more asked for');
      SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = refusal;
    END IF;
  END IF;
END;

-- Takes the lines of an order off the shelf (direction 1) or gives them back (-1).
CREATE OR REPLACE PROCEDURE proc_TakeOrderStock(IN orderId INT, IN direction INT) MODIFIES SQL DATA
BEGIN
  DECLARE done BOOLEAN DEFAULT FALSE;
  DECLARE lineProduct INT;
  DECLARE lineQuantity INT;
  -- By product, so that two orders that meet lock in the same order.
  DECLARE orderLines CURSOR FOR SELECT product_id, quantity FROM Orderline WHERE order_id = orderId ORDER BY product_id;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = TRUE;
  OPEN orderLines;
  taking: LOOP
    FETCH orderLines INTO lineProduct, lineQuantity;
    IF done THEN LEAVE taking; END IF;
    CALL proc_TakeStock(lineProduct, direction * lineQuantity);
  END LOOP;
  CLOSE orderLines;
END;

CREATE OR REPLACE TRIGGER Orderline_bi BEFORE INSERT ON Orderline FOR EACH ROW
BEGIN
  DECLARE price DECIMAL(10,2);
  -- Locks the product before the foreign key does so for reading: two such inserts would deadlock when both then take stock.
  SELECT currentPrice INTO price FROM Product WHERE id = NEW.product_id FOR UPDATE;
  SET NEW.unitPrice = COALESCE(NEW.unitPrice, price);
  SET NEW.quantity = COALESCE(NULLIF(NEW.quantity, 0), 1);
END;

CREATE OR REPLACE TRIGGER Orderline_bu BEFORE UPDATE ON Orderline FOR EACH ROW
BEGIN
  DECLARE price DECIMAL(10,2);
  -- Another product costs what it costs today, unless the caller says otherwise.
  IF NEW.product_id <> OLD.product_id AND NEW.unitPrice <=> OLD.unitPrice THEN
    SELECT currentPrice INTO price FROM Product WHERE id = NEW.product_id FOR UPDATE;
    SET NEW.unitPrice = price;
  END IF;
  SET NEW.quantity = COALESCE(NULLIF(NEW.quantity, 0), 1);
END;

CREATE OR REPLACE TRIGGER Orderline_ai AFTER INSERT ON Orderline FOR EACH ROW
BEGIN
  DECLARE orderStatus VARCHAR(16);
  DECLARE customer INT;
  IF NOT fn_IsBulkLoad() THEN
    UPDATE `Order` SET subtotal = subtotal + COALESCE(NEW.lineTotal, 0) WHERE id = NEW.order_id;
    SELECT status, customer_id INTO orderStatus, customer FROM `Order` WHERE id = NEW.order_id;
    IF NOT fn_IsClosed(orderStatus) THEN CALL proc_TakeStock(NEW.product_id, NEW.quantity); END IF;
    INSERT INTO mv_Touched (product_id, customer_id) VALUES (NEW.product_id, customer);
    CALL proc_RefreshNow();
  END IF;
END;

CREATE OR REPLACE TRIGGER Orderline_au AFTER UPDATE ON Orderline FOR EACH ROW
BEGIN
  DECLARE oldStatus, newStatus VARCHAR(16);
  DECLARE oldCustomer, newCustomer INT;
  IF NOT fn_IsBulkLoad() THEN
    IF NEW.order_id <> OLD.order_id THEN
      UPDATE `Order` SET subtotal = subtotal - COALESCE(OLD.lineTotal, 0) WHERE id = OLD.order_id;
      UPDATE `Order` SET subtotal = subtotal + COALESCE(NEW.lineTotal, 0) WHERE id = NEW.order_id;
    ELSEIF NOT (NEW.lineTotal <=> OLD.lineTotal) THEN
      UPDATE `Order` SET subtotal = subtotal - COALESCE(OLD.lineTotal, 0) + COALESCE(NEW.lineTotal, 0) WHERE id = NEW.order_id;
    END IF;
    SELECT status, customer_id INTO oldStatus, oldCustomer FROM `Order` WHERE id = OLD.order_id;
    SELECT status, customer_id INTO newStatus, newCustomer FROM `Order` WHERE id = NEW.order_id;
    IF NEW.product_id = OLD.product_id AND fn_IsClosed(oldStatus) = fn_IsClosed(newStatus) THEN
      -- Only the increase is compared with the stock.
      IF NOT fn_IsClosed(newStatus) THEN CALL proc_TakeStock(NEW.product_id, NEW.quantity - OLD.quantity); END IF;
    ELSE
      IF NOT fn_IsClosed(oldStatus) THEN CALL proc_TakeStock(OLD.product_id, -OLD.quantity); END IF;
      IF NOT fn_IsClosed(newStatus) THEN CALL proc_TakeStock(NEW.product_id, NEW.quantity); END IF;
    END IF;
    IF NEW.product_id <> OLD.product_id OR NEW.order_id <> OLD.order_id THEN
      INSERT INTO mv_Touched (product_id, customer_id) VALUES (OLD.product_id, oldCustomer), (NEW.product_id, newCustomer);
      CALL proc_RefreshNow();
    END IF;
  END IF;
END;

CREATE OR REPLACE TRIGGER Orderline_ad AFTER DELETE ON Orderline FOR EACH ROW
BEGIN
  DECLARE orderStatus VARCHAR(16);
  DECLARE customer INT;
  IF NOT fn_IsBulkLoad() THEN
    UPDATE `Order` SET subtotal = subtotal - COALESCE(OLD.lineTotal, 0) WHERE id = OLD.order_id;
    SELECT status, customer_id INTO orderStatus, customer FROM `Order` WHERE id = OLD.order_id;
    IF NOT fn_IsClosed(orderStatus) THEN CALL proc_TakeStock(OLD.product_id, -OLD.quantity); END IF;
    INSERT INTO mv_Touched (product_id, customer_id) VALUES (OLD.product_id, customer);
    CALL proc_RefreshNow();
  END IF;
END;

-- A new order has no lines yet, so nothing to pay.
CREATE OR REPLACE TRIGGER Order_bi BEFORE INSERT ON `Order` FOR EACH ROW
BEGIN
  IF NOT fn_IsBulkLoad() THEN
    SET NEW.subtotal = 0.00;
    SET NEW.salesTax = 0.00;
  END IF;
END;

-- A rate that changes later leaves old orders alone: only a new subtotal, another customer, or a hand on the tax itself computes it again.
CREATE OR REPLACE TRIGGER Order_bu BEFORE UPDATE ON `Order` FOR EACH ROW
BEGIN
  IF NOT fn_IsBulkLoad() AND NOT (NEW.subtotal <=> OLD.subtotal AND NEW.customer_id <=> OLD.customer_id AND NEW.salesTax <=> OLD.salesTax) THEN
    SET NEW.salesTax = fn_SalesTax(NEW.subtotal, NEW.customer_id);
  END IF;
END;

CREATE OR REPLACE TRIGGER Order_au AFTER UPDATE ON `Order` FOR EACH ROW
BEGIN
  IF NOT fn_IsBulkLoad() THEN
    IF fn_IsClosed(NEW.status) AND NOT fn_IsClosed(OLD.status) THEN CALL proc_TakeOrderStock(NEW.id, -1); END IF;
    IF fn_IsClosed(OLD.status) AND NOT fn_IsClosed(NEW.status) THEN CALL proc_TakeOrderStock(NEW.id, 1); END IF;
    IF NOT (NEW.customer_id <=> OLD.customer_id) THEN
      INSERT INTO mv_Touched (product_id) SELECT product_id FROM Orderline WHERE order_id = NEW.id;
      INSERT INTO mv_Touched (customer_id) VALUES (OLD.customer_id), (NEW.customer_id);
      CALL proc_RefreshNow();
    END IF;
  END IF;
END;

-- The lines go by the foreign key, which fires no trigger: their goods must be given back here.
CREATE OR REPLACE TRIGGER Order_bd BEFORE DELETE ON `Order` FOR EACH ROW
BEGIN
  IF NOT fn_IsBulkLoad() THEN
    IF NOT fn_IsClosed(OLD.status) THEN CALL proc_TakeOrderStock(OLD.id, -1); END IF;
    INSERT INTO mv_Touched (product_id, customer_id) SELECT product_id, OLD.customer_id FROM Orderline WHERE order_id = OLD.id;
  END IF;
END;

CREATE OR REPLACE TRIGGER Order_ad AFTER DELETE ON `Order` FOR EACH ROW
BEGIN
  IF NOT fn_IsBulkLoad() THEN CALL proc_RefreshNow(); END IF;
END;

-- A move changes what the customer's orders owe.
CREATE OR REPLACE TRIGGER Customer_au AFTER UPDATE ON Customer FOR EACH ROW
BEGIN
  IF NOT fn_IsBulkLoad() THEN
    IF NOT (NEW.zip <=> OLD.zip) THEN
      UPDATE `Order` SET salesTax = fn_SalesTax(subtotal, customer_id) WHERE customer_id = NEW.id;
    END IF;
    IF NOT (NEW.firstName <=> OLD.firstName AND NEW.lastName <=> OLD.lastName AND NEW.id = OLD.id) THEN
      INSERT INTO mv_Touched (product_id) SELECT DISTINCT l.product_id FROM `Order` o JOIN Orderline l ON l.order_id = o.id WHERE o.customer_id = NEW.id;
      INSERT INTO mv_Touched (customer_id) VALUES (OLD.id), (NEW.id);
      CALL proc_RefreshNow();
    END IF;
  END IF;
END;

CREATE OR REPLACE TRIGGER Customer_ai AFTER INSERT ON Customer FOR EACH ROW
BEGIN
  IF NOT fn_IsBulkLoad() THEN
    INSERT INTO mv_Touched (customer_id) VALUES (NEW.id);
    CALL proc_RefreshNow();
  END IF;
END;

CREATE OR REPLACE TRIGGER Customer_ad AFTER DELETE ON Customer FOR EACH ROW
BEGIN
  IF NOT fn_IsBulkLoad() THEN
    INSERT INTO mv_Touched (customer_id) VALUES (OLD.id);
    CALL proc_RefreshNow();
  END IF;
END;

-- @pos_now: the time a caller writes history for, in UTC; else now.
CREATE OR REPLACE TRIGGER Product_au AFTER UPDATE ON Product FOR EACH ROW
BEGIN
  IF NOT fn_IsBulkLoad() THEN
    IF NOT (NEW.currentPrice <=> OLD.currentPrice) THEN
      INSERT INTO PriceHistory (oldPrice, newPrice, ts, product_id) VALUES (OLD.currentPrice, NEW.currentPrice, COALESCE(@pos_now, UTC_TIMESTAMP()), NEW.id);
    END IF;
    IF NOT (NEW.name <=> OLD.name AND NEW.id = OLD.id) THEN
      INSERT INTO mv_Touched (customer_id) SELECT DISTINCT o.customer_id FROM Orderline l JOIN `Order` o ON o.id = l.order_id WHERE l.product_id = NEW.id;
      INSERT INTO mv_Touched (product_id) VALUES (OLD.id), (NEW.id);
      CALL proc_RefreshNow();
    END IF;
  END IF;
END;

CREATE OR REPLACE TRIGGER Product_ai AFTER INSERT ON Product FOR EACH ROW
BEGIN
  IF NOT fn_IsBulkLoad() THEN
    INSERT INTO mv_Touched (product_id) VALUES (NEW.id);
    CALL proc_RefreshNow();
  END IF;
END;

CREATE OR REPLACE TRIGGER Product_ad AFTER DELETE ON Product FOR EACH ROW
BEGIN
  IF NOT fn_IsBulkLoad() THEN
    INSERT INTO mv_Touched (product_id) VALUES (OLD.id);
    CALL proc_RefreshNow();
  END IF;
END;

-- What sessions left for later. Needs event_scheduler = ON on the server; proc_RefreshMV does the whole without it.
CREATE OR REPLACE EVENT ev_RefreshTouched ON SCHEDULE EVERY 1 SECOND DO
  IF EXISTS (SELECT 1 FROM mv_Touched) THEN
    SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
    START TRANSACTION;
    CALL proc_RefreshTouched(NULL);
    COMMIT;
  END IF;
