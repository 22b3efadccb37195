CREATE TABLE IF NOT EXISTS PriceHistory (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  oldPrice DECIMAL(10,2) NULL,
  newPrice DECIMAL(10,2) NULL,
  ts DATETIME NULL,
  product_id INT NOT NULL,
  KEY price_by_product (product_id)
) ENGINE=InnoDB
