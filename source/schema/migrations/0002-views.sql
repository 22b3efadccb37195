-- Read surfaces, always current. A session of the user `report` sees no e-mail address in v_Customers: it may read the view, not the table.

CREATE OR REPLACE VIEW v_CustomerNames AS
  SELECT lastName AS LN, firstName AS FN FROM Customer ORDER BY lastName, firstName;

CREATE OR REPLACE VIEW v_Customers AS
  SELECT c.id AS customer_number, c.firstName AS first_name, c.lastName AS last_name, c.address1 AS street1, c.address2 AS street2,
    p.city AS city, p.state AS state, c.zip AS zip_code,
    CASE WHEN USER() LIKE 'report@%' THEN NULL ELSE c.email END AS email
  FROM Customer c LEFT JOIN City p ON p.zip = c.zip;

-- For reports that leave the house: nothing that finds or names a person.
CREATE OR REPLACE VIEW v_CustomersMasked AS
  SELECT c.id AS customer_number, CONCAT(LEFT(c.firstName, 1), '.') AS first_name, CONCAT(LEFT(c.lastName, 1), '.') AS last_name,
    p.city AS city, p.state AS state, LEFT(c.zip, 3) AS zip_area
  FROM Customer c LEFT JOIN City p ON p.zip = c.zip;

-- `ID First Last`, each buyer once, by ID; products nobody bought are kept.
CREATE OR REPLACE VIEW v_ProductBuyers AS
  SELECT p.id AS productID, p.name AS productName,
    GROUP_CONCAT(DISTINCT IF(c.id IS NULL, NULL, CONCAT_WS(' ', c.id, c.firstName, c.lastName)) ORDER BY c.id SEPARATOR ',') AS customers
  FROM Product p
    LEFT JOIN Orderline l ON l.product_id = p.id
    LEFT JOIN `Order` o ON o.id = l.order_id
    LEFT JOIN Customer c ON c.id = o.customer_id
  GROUP BY p.id, p.name;

-- `ID Name`, each product once, by ID; customers without orders are kept.
CREATE OR REPLACE VIEW v_CustomerPurchases AS
  SELECT c.id AS id, c.firstName AS firstName, c.lastName AS lastName,
    GROUP_CONCAT(DISTINCT IF(p.id IS NULL, NULL, CONCAT_WS(' ', p.id, p.name)) ORDER BY p.id SEPARATOR '|') AS products
  FROM Customer c
    LEFT JOIN `Order` o ON o.customer_id = c.id
    LEFT JOIN Orderline l ON l.order_id = o.id
    LEFT JOIN Product p ON p.id = l.product_id
  GROUP BY c.id, c.firstName, c.lastName;

-- The two long ones, materialised.
CREATE TABLE IF NOT EXISTS mv_ProductBuyers (
  productID INT NOT NULL,
  productName VARCHAR(128) NULL,
  customers LONGTEXT NULL,
  PRIMARY KEY (productID)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS mv_CustomerPurchases (
  id INT NOT NULL PRIMARY KEY,
  firstName VARCHAR(64) NULL,
  lastName VARCHAR(64) NULL,
  products LONGTEXT NULL
) ENGINE=InnoDB;

-- What sessions with @pos_mv = 'later' left out of date. One row per touch and no unique key: two tills that sell one product must not wait
-- for each other here.
CREATE TABLE IF NOT EXISTS mv_Touched (
  seq BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  product_id INT NULL,
  customer_id INT NULL
) ENGINE=InnoDB;
