-- customer_id NULL: a walk-in sale. DECIMAL(12,2): one large order passes the 9,999.99 of narrower columns.
CREATE TABLE IF NOT EXISTS `Order` (
  id INT NOT NULL PRIMARY KEY,
  datePlaced DATETIME NULL,
  dateShipped DATETIME NULL,
  status VARCHAR(16) NULL,
  customer_id INT NULL,
  subtotal DECIMAL(12,2) NULL,
  salesTax DECIMAL(12,2) NULL,
  total DECIMAL(12,2) NULL,
  KEY order_by_customer (customer_id)
) ENGINE=InnoDB
