-- What is right whoever writes. Sums and stock move by differences, so that two sessions never overwrite each other's.
-- Whatever a trigger decides by is read with locks: all its statements share the snapshot of the statement that fired it, which may be older
-- than a lock it waited for. Locks are taken as order, customer, product, by id; who meets another in the other direction gets 1213 and tries again.
-- A statement that changes quantities of Orderline must not read Product or `Order` itself: the server refuses (1442), since these triggers change them.

-- What a product's or a customer's materialised row shows has changed: brought up to date now, or by the event if the session says @pos_mv = 'later'.
CREATE OR REPLACE PROCEDURE proc_ProductChanged(IN changed INT, IN withoutOrder INT) MODIFIES SQL DATA
BEGIN
  IF changed IS NOT NULL AND @pos_mv <=> 'later' THEN
    INSERT INTO mv_Touched (product_id) VALUES (changed);
  ELSEIF changed IS NOT NULL THEN
    CALL proc_RefreshProduct(changed, withoutOrder);
  END IF;
END;

CREATE OR REPLACE PROCEDURE proc_CustomerChanged(IN changed INT, IN withoutOrder INT) MODIFIES SQL DATA
BEGIN
  IF changed IS NOT NULL AND @pos_mv <=> 'later' THEN
    INSERT INTO mv_Touched (customer_id) VALUES (changed);
  ELSEIF changed IS NOT NULL THEN
    CALL proc_RefreshCustomer(changed, withoutOrder);
  END IF;
END;

-- Takes a quantity off the shelf; a negative one gives back. SQLSTATE 45000 when there is less than is asked for.
CREATE OR REPLACE PROCEDURE proc_TakeStock(IN taker INT, IN taken INT) MODIFIES SQL DATA
BEGIN
  DECLARE refusal VARCHAR(128);
  IF taken <> 0 THEN
    UPDATE Product SET availableQuantity = availableQuantity - taken WHERE id = taker AND (taken < 0 OR availableQuantity >= taken);
    IF ROW_COUNT() = 0 THEN
      SET refusal = CONCAT('not enough stock of product ', taker, ': ', taken, ' more asked for');
      SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = refusal;
    END IF;
  END IF;
END;

-- Takes the lines of an order off the shelf (direction 1) or gives them back (-1).
CREATE OR REPLACE PROCEDURE proc_TakeOrderStock(IN taker INT, IN direction INT) MODIFIES SQL DATA
BEGIN
  FOR line IN (SELECT product_id, quantity FROM Orderline WHERE order_id = taker ORDER BY product_id LOCK IN SHARE MODE) DO
    CALL proc_TakeStock(line.product_id, direction * line.quantity);
  END FOR;
END;

-- Locks what a change of a line will change. The foreign keys would lock the same rows for reading, and two sessions that then write them deadlock.
CREATE OR REPLACE PROCEDURE proc_LockForLine(IN order1 INT, IN order2 INT, IN product1 INT, IN product2 INT) MODIFIES SQL DATA
BEGIN
  DECLARE found INT;
  SELECT COUNT(*) INTO found FROM `Order` WHERE id IN (order1, order2) FOR UPDATE;
  SELECT COUNT(*) INTO found FROM Customer WHERE id IN (SELECT customer_id FROM `Order` WHERE id IN (order1, order2) FOR UPDATE) LOCK IN SHARE MODE;
  SELECT COUNT(*) INTO found FROM Product WHERE id IN (product1, product2) FOR UPDATE;
END;

CREATE OR REPLACE TRIGGER Orderline_bi BEFORE INSERT ON Orderline FOR EACH ROW
BEGIN
  IF NOT fn_IsBulkLoad() THEN CALL proc_LockForLine(NEW.order_id, NEW.order_id, NEW.product_id, NEW.product_id); END IF;
  IF NEW.unitPrice IS NULL THEN
    SET NEW.unitPrice = (SELECT currentPrice FROM Product WHERE id = NEW.product_id LOCK IN SHARE MODE);
  END IF;
  SET NEW.quantity = COALESCE(NULLIF(NEW.quantity, 0), 1);
END;

CREATE OR REPLACE TRIGGER Orderline_bu BEFORE UPDATE ON Orderline FOR EACH ROW
BEGIN
  IF NOT fn_IsBulkLoad() THEN CALL proc_LockForLine(OLD.order_id, NEW.order_id, OLD.product_id, NEW.product_id); END IF;
  -- Another product costs what it costs today, unless the caller says otherwise.
  IF NEW.product_id <> OLD.product_id AND NEW.unitPrice <=> OLD.unitPrice THEN
    SET NEW.unitPrice = (SELECT currentPrice FROM Product WHERE id = NEW.product_id LOCK IN SHARE MODE);
  END IF;
  SET NEW.quantity = COALESCE(NULLIF(NEW.quantity, 0), 1);
END;

CREATE OR REPLACE TRIGGER Orderline_bd BEFORE DELETE ON Orderline FOR EACH ROW
BEGIN
  IF NOT fn_IsBulkLoad() THEN CALL proc_LockForLine(OLD.order_id, OLD.order_id, OLD.product_id, OLD.product_id); END IF;
END;

CREATE OR REPLACE TRIGGER Orderline_ai AFTER INSERT ON Orderline FOR EACH ROW
BEGIN
  DECLARE orderStatus VARCHAR(16);
  DECLARE customer INT;
  IF NOT fn_IsBulkLoad() THEN
    SELECT status, customer_id INTO orderStatus, customer FROM `Order` WHERE id = NEW.order_id FOR UPDATE;
    UPDATE `Order` SET subtotal = subtotal + COALESCE(NEW.lineTotal, 0) WHERE id = NEW.order_id;
    IF NOT fn_IsClosed(orderStatus) THEN CALL proc_TakeStock(NEW.product_id, NEW.quantity); END IF;
    CALL proc_ProductChanged(NEW.product_id, NULL);
    CALL proc_CustomerChanged(customer, NULL);
  END IF;
END;

CREATE OR REPLACE TRIGGER Orderline_au AFTER UPDATE ON Orderline FOR EACH ROW
BEGIN
  DECLARE oldStatus, newStatus VARCHAR(16);
  DECLARE oldCustomer, newCustomer INT;
  IF NOT fn_IsBulkLoad() THEN
    SELECT status, customer_id INTO oldStatus, oldCustomer FROM `Order` WHERE id = OLD.order_id FOR UPDATE;
    SELECT status, customer_id INTO newStatus, newCustomer FROM `Order` WHERE id = NEW.order_id FOR UPDATE;
    IF NEW.order_id <> OLD.order_id THEN
      UPDATE `Order` SET subtotal = subtotal - COALESCE(OLD.lineTotal, 0) WHERE id = OLD.order_id;
      UPDATE `Order` SET subtotal = subtotal + COALESCE(NEW.lineTotal, 0) WHERE id = NEW.order_id;
    ELSEIF NOT (NEW.lineTotal <=> OLD.lineTotal) THEN
      UPDATE `Order` SET subtotal = subtotal - COALESCE(OLD.lineTotal, 0) + COALESCE(NEW.lineTotal, 0) WHERE id = NEW.order_id;
    END IF;
    IF NEW.product_id = OLD.product_id AND fn_IsClosed(oldStatus) = fn_IsClosed(newStatus) THEN
      -- Only the increase is compared with the stock.
      IF NOT fn_IsClosed(newStatus) THEN CALL proc_TakeStock(NEW.product_id, NEW.quantity - OLD.quantity); END IF;
    ELSE
      IF NOT fn_IsClosed(oldStatus) THEN CALL proc_TakeStock(OLD.product_id, -OLD.quantity); END IF;
      IF NOT fn_IsClosed(newStatus) THEN CALL proc_TakeStock(NEW.product_id, NEW.quantity); END IF;
    END IF;
    IF NEW.product_id <> OLD.product_id OR NEW.order_id <> OLD.order_id THEN
      CALL proc_ProductChanged(OLD.product_id, NULL);
      IF NEW.product_id <> OLD.product_id THEN CALL proc_ProductChanged(NEW.product_id, NULL); END IF;
      CALL proc_CustomerChanged(oldCustomer, NULL);
      IF NOT (newCustomer <=> oldCustomer) THEN CALL proc_CustomerChanged(newCustomer, NULL); END IF;
    END IF;
  END IF;
END;

CREATE OR REPLACE TRIGGER Orderline_ad AFTER DELETE ON Orderline FOR EACH ROW
BEGIN
  DECLARE orderStatus VARCHAR(16);
  DECLARE customer INT;
  IF NOT fn_IsBulkLoad() THEN
    SELECT status, customer_id INTO orderStatus, customer FROM `Order` WHERE id = OLD.order_id FOR UPDATE;
    UPDATE `Order` SET subtotal = subtotal - COALESCE(OLD.lineTotal, 0) WHERE id = OLD.order_id;
    IF NOT fn_IsClosed(orderStatus) THEN CALL proc_TakeStock(OLD.product_id, -OLD.quantity); END IF;
    CALL proc_ProductChanged(OLD.product_id, NULL);
    CALL proc_CustomerChanged(customer, NULL);
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
-- A hand on the subtotal is the one thing that stays wrong until proc_FillOrderTotal.
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
      FOR line IN (SELECT product_id FROM Orderline WHERE order_id = NEW.id ORDER BY product_id LOCK IN SHARE MODE) DO
        CALL proc_ProductChanged(line.product_id, NULL);
      END FOR;
      CALL proc_CustomerChanged(OLD.customer_id, NULL);
      CALL proc_CustomerChanged(NEW.customer_id, NULL);
    END IF;
  END IF;
END;

-- The lines go by the foreign key, which fires no trigger: their goods are given back here, and the materialised rows made without them.
CREATE OR REPLACE TRIGGER Order_bd BEFORE DELETE ON `Order` FOR EACH ROW
BEGIN
  IF NOT fn_IsBulkLoad() THEN
    IF NOT fn_IsClosed(OLD.status) THEN CALL proc_TakeOrderStock(OLD.id, -1); END IF;
    FOR line IN (SELECT product_id FROM Orderline WHERE order_id = OLD.id ORDER BY product_id LOCK IN SHARE MODE) DO
      CALL proc_ProductChanged(line.product_id, OLD.id);
    END FOR;
    CALL proc_CustomerChanged(OLD.customer_id, OLD.id);
  END IF;
END;

-- A move changes what the customer's orders owe.
CREATE OR REPLACE TRIGGER Customer_au AFTER UPDATE ON Customer FOR EACH ROW
BEGIN
  IF NOT fn_IsBulkLoad() THEN
    IF NOT (NEW.zip <=> OLD.zip) THEN
      UPDATE `Order` SET salesTax = fn_SalesTax(subtotal, customer_id) WHERE customer_id = NEW.id;
    END IF;
    -- Binary: 'ann' and 'Ann' are equal to the collation, and not to a reader.
    IF NOT (BINARY NEW.firstName <=> BINARY OLD.firstName AND BINARY NEW.lastName <=> BINARY OLD.lastName AND NEW.id = OLD.id) THEN
      FOR bought IN (SELECT DISTINCT l.product_id FROM `Order` o JOIN Orderline l ON l.order_id = o.id WHERE o.customer_id = NEW.id ORDER BY l.product_id LOCK IN SHARE MODE) DO
        CALL proc_ProductChanged(bought.product_id, NULL);
      END FOR;
      CALL proc_CustomerChanged(OLD.id, NULL);
      IF NEW.id <> OLD.id THEN CALL proc_CustomerChanged(NEW.id, NULL); END IF;
    END IF;
  END IF;
END;

CREATE OR REPLACE TRIGGER Customer_ai AFTER INSERT ON Customer FOR EACH ROW
BEGIN
  IF NOT fn_IsBulkLoad() THEN CALL proc_CustomerChanged(NEW.id, NULL); END IF;
END;

CREATE OR REPLACE TRIGGER Customer_ad AFTER DELETE ON Customer FOR EACH ROW
BEGIN
  IF NOT fn_IsBulkLoad() THEN CALL proc_CustomerChanged(OLD.id, NULL); END IF;
END;

-- @pos_now: the time a caller writes history for, in UTC; else now.
CREATE OR REPLACE TRIGGER Product_au AFTER UPDATE ON Product FOR EACH ROW
BEGIN
  IF NOT fn_IsBulkLoad() THEN
    IF NOT (NEW.currentPrice <=> OLD.currentPrice) THEN
      INSERT INTO PriceHistory (oldPrice, newPrice, ts, product_id) VALUES (OLD.currentPrice, NEW.currentPrice, COALESCE(@pos_now, UTC_TIMESTAMP()), NEW.id);
    END IF;
    IF NOT (BINARY NEW.name <=> BINARY OLD.name AND NEW.id = OLD.id) THEN
      FOR buyer IN (SELECT DISTINCT o.customer_id FROM Orderline l JOIN `Order` o ON o.id = l.order_id WHERE l.product_id = NEW.id ORDER BY o.customer_id LOCK IN SHARE MODE) DO
        CALL proc_CustomerChanged(buyer.customer_id, NULL);
      END FOR;
      CALL proc_ProductChanged(OLD.id, NULL);
      IF NEW.id <> OLD.id THEN CALL proc_ProductChanged(NEW.id, NULL); END IF;
    END IF;
  END IF;
END;

CREATE OR REPLACE TRIGGER Product_ai AFTER INSERT ON Product FOR EACH ROW
BEGIN
  IF NOT fn_IsBulkLoad() THEN CALL proc_ProductChanged(NEW.id, NULL); END IF;
END;

CREATE OR REPLACE TRIGGER Product_ad AFTER DELETE ON Product FOR EACH ROW
BEGIN
  IF NOT fn_IsBulkLoad() THEN CALL proc_ProductChanged(OLD.id, NULL); END IF;
END;

-- What sessions left for later. Needs event_scheduler = ON on the server; proc_RefreshMV does the whole without it. The server starts an event
-- again although the last one is not done: then there is nothing to do here.
CREATE OR REPLACE EVENT ev_RefreshTouched ON SCHEDULE EVERY 1 SECOND DO
  IF IS_FREE_LOCK('tillstream_mv') AND EXISTS (SELECT 1 FROM mv_Touched) THEN CALL proc_RefreshTouched(); END IF;
