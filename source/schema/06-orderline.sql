-- The cascade is the point: lines deleted by it never reach the binary log (dms.md §3.3), the mapping has to know.
CREATE TABLE IF NOT EXISTS Orderline (
  order_id INT NOT NULL,
  product_id INT NOT NULL,
  quantity INT NOT NULL,
  unitPrice DECIMAL(10,2) NULL,
  lineTotal DECIMAL(12,2) NULL,
  PRIMARY KEY (order_id, product_id),
  KEY line_by_product (product_id),
  CONSTRAINT line_of_order FOREIGN KEY (order_id) REFERENCES `Order` (id) ON DELETE CASCADE
) ENGINE=InnoDB
