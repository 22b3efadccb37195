import { CLEAN_TABLES } from "./clean-table.ts";
import { knownTable } from "./reference-sql.ts";
import { LOAD_SCHEMA } from "./staging-tables.ts";

export const CLEAN_CITIES = `${LOAD_SCHEMA}.clean_cities`;
export const CLEAN_LINES = `${LOAD_SCHEMA}.clean_lines`;
export const CLEAN_SUBTOTALS = `${LOAD_SCHEMA}.clean_subtotals`;

const OPTIONS = "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin";

/**
 * City = distinct (zip, city, state) of the accepted customers. A ZIP with several takes the one on most lines, of equal ones the one that
 * comes first; `place` 1 is that one, the others are only noted.
 */
export const CITY_SQL: readonly string[] = [
  `CREATE OR REPLACE TABLE ${CLEAN_CITIES} (zip CHAR(5) COLLATE utf8mb4_unicode_ci NOT NULL, place INT NOT NULL, city VARCHAR(64) NULL, state VARCHAR(4) NULL,
     customers INT NOT NULL, line INT UNSIGNED NOT NULL, isNew BOOLEAN NOT NULL DEFAULT FALSE, PRIMARY KEY (zip, place)) ${OPTIONS}`,
  `INSERT INTO ${CLEAN_CITIES} (zip, place, city, state, customers, line)
     SELECT zip, ROW_NUMBER() OVER (PARTITION BY zip ORDER BY customers DESC, line), city, state, customers, line
     FROM (SELECT zip, city, state, COUNT(*) AS customers, MIN(line) AS line FROM ${CLEAN_TABLES.customers.name}
       WHERE reason IS NULL AND zip IS NOT NULL AND (city IS NOT NULL OR state IS NOT NULL) GROUP BY zip, city, state) distinctCities`,
];

/** A line of an order is a product with the number of its units, at the product's price; an order's subtotal is their sum. */
export const LINE_SQL: readonly string[] = [
  `CREATE OR REPLACE TABLE ${CLEAN_LINES} (order_id INT NOT NULL, product_id INT NOT NULL, quantity INT NOT NULL, unitPrice DECIMAL(10,2) NULL,
     isNew BOOLEAN NOT NULL DEFAULT FALSE, PRIMARY KEY (order_id, product_id)) ${OPTIONS}`,
  `INSERT INTO ${CLEAN_LINES} (order_id, product_id, quantity, unitPrice)
     SELECT u.order_id, u.product_id, u.quantity, k.currentPrice
     FROM (SELECT order_id, product_id, COUNT(*) AS quantity FROM ${CLEAN_TABLES.orderlines.name} WHERE reason IS NULL GROUP BY order_id, product_id) u
       JOIN ${knownTable("products")} k ON k.id = u.product_id`,
  `CREATE OR REPLACE TABLE ${CLEAN_SUBTOTALS} (order_id INT NOT NULL PRIMARY KEY, subtotal DECIMAL(30,2) NOT NULL) ${OPTIONS}`,
  `INSERT INTO ${CLEAN_SUBTOTALS} SELECT order_id, SUM(quantity * COALESCE(unitPrice, 0)) FROM ${CLEAN_LINES} GROUP BY order_id`,
];
