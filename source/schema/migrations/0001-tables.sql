-- ZIP codes are text: a number would lose the leading zero of 00501.
CREATE TABLE IF NOT EXISTS `City` (
  `zip` CHAR(5) NOT NULL,
  `city` VARCHAR(64) NULL,
  `state` VARCHAR(4) NULL,
  PRIMARY KEY (`zip`)
) ENGINE=InnoDB;

-- A combined rate per ZIP: 0.08250 is 8.25 %. A ZIP without a row pays none.
CREATE TABLE IF NOT EXISTS `SalesTax` (
  `zip` CHAR(5) NOT NULL,
  `rate` DECIMAL(7,5) NOT NULL,
  PRIMARY KEY (`zip`),
  CONSTRAINT `rate_is_a_share` CHECK (rate >= 0 AND rate < 1)
) ENGINE=InnoDB;

-- No foreign key to City: real shops have ZIPs nobody knows. Customer 0 exists: sessions that insert it need NO_AUTO_VALUE_ON_ZERO.
CREATE TABLE IF NOT EXISTS `Customer` (
  `id` INT NOT NULL AUTO_INCREMENT,
  `firstName` VARCHAR(64) NULL,
  `lastName` VARCHAR(64) NULL,
  `email` VARCHAR(128) NULL,
  `address1` VARCHAR(128) NULL,
  `address2` VARCHAR(64) NULL,
  `phone` VARCHAR(32) NULL,
  `birthdate` DATE NULL,
  `zip` CHAR(5) NULL,
  PRIMARY KEY (`id`),
  KEY `idx_CustomerEmail` (`email`),
  KEY `idx_CustomerZip` (`zip`)
) ENGINE=InnoDB;

-- Stock may be negative: a count after a theft, or dirt of an older system. Only selling more than there is gets refused.
CREATE TABLE IF NOT EXISTS `Product` (
  `id` INT NOT NULL AUTO_INCREMENT,
  `name` VARCHAR(128) NULL,
  `currentPrice` DECIMAL(10,2) NULL,
  `availableQuantity` INT NOT NULL DEFAULT 0,
  PRIMARY KEY (`id`),
  KEY `idx_ProductName` (`name`)
) ENGINE=InnoDB;

-- customer_id NULL is a walk-in sale. A cancelled or returned order stays, with its lines; subtotal and salesTax are kept by triggers.
CREATE TABLE IF NOT EXISTS `Order` (
  `id` INT NOT NULL AUTO_INCREMENT,
  `datePlaced` DATETIME NULL,
  `dateShipped` DATETIME NULL,
  `status` VARCHAR(16) NOT NULL DEFAULT 'placed',
  `customer_id` INT NULL,
  `subtotal` DECIMAL(14,2) NOT NULL DEFAULT 0.00,
  `salesTax` DECIMAL(14,2) NOT NULL DEFAULT 0.00,
  `total` DECIMAL(14,2) GENERATED ALWAYS AS (subtotal + salesTax) STORED,
  PRIMARY KEY (`id`),
  KEY `idx_OrderCustomer` (`customer_id`),
  KEY `idx_OrderPlaced` (`datePlaced`),
  CONSTRAINT `fk_Order_customer_id` FOREIGN KEY (`customer_id`) REFERENCES `Customer` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `status_is_known` CHECK (status IN ('placed', 'shipped', 'cancelled', 'returned'))
) ENGINE=InnoDB;

-- Lines deleted by the cascade never reach the binary log; the mapping has to know. unitPrice is frozen: today's price must not rewrite history.
CREATE TABLE IF NOT EXISTS `Orderline` (
  `order_id` INT NOT NULL,
  `product_id` INT NOT NULL,
  `quantity` INT NOT NULL DEFAULT 1,
  `unitPrice` DECIMAL(10,2) NULL,
  `lineTotal` DECIMAL(14,2) GENERATED ALWAYS AS (quantity * unitPrice) STORED,
  PRIMARY KEY (`order_id`, `product_id`),
  KEY `idx_OrderlineProduct` (`product_id`),
  CONSTRAINT `fk_Orderline_order_id` FOREIGN KEY (`order_id`) REFERENCES `Order` (`id`) ON DELETE CASCADE ON UPDATE RESTRICT,
  CONSTRAINT `fk_Orderline_product_id` FOREIGN KEY (`product_id`) REFERENCES `Product` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `quantity_is_positive` CHECK (quantity > 0)
) ENGINE=InnoDB;

-- Written by a trigger, one row per real change. No ON UPDATE for ts: it would rewrite history.
CREATE TABLE IF NOT EXISTS `PriceHistory` (
  `id` INT NOT NULL AUTO_INCREMENT,
  `oldPrice` DECIMAL(10,2) NULL,
  `newPrice` DECIMAL(10,2) NULL,
  `ts` DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  `product_id` INT NOT NULL,
  PRIMARY KEY (`id`),
  KEY `idx_PriceHistoryProduct` (`product_id`),
  CONSTRAINT `fk_PriceHistory_product_id` FOREIGN KEY (`product_id`) REFERENCES `Product` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT
) ENGINE=InnoDB;
