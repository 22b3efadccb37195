import type { Row, Session } from "./test-shop.ts";

/** Materialised rows that differ from their views, by table and id; compared byte for byte, missing and left-over ones too. */
export async function staleRows(session: Session): Promise<Row[]> {
  return session.run(`
    WITH seen AS (
      SELECT 'mv_ProductBuyers' AS t, productID AS id, MD5(CONCAT_WS('\\0', IFNULL(productName, '-'), IFNULL(customers, '-'))) AS h, 1 AS n FROM mv_ProductBuyers
      UNION ALL SELECT 'mv_ProductBuyers', productID, MD5(CONCAT_WS('\\0', IFNULL(productName, '-'), IFNULL(customers, '-'))), -1 FROM v_ProductBuyers
      UNION ALL SELECT 'mv_CustomerPurchases', id, MD5(CONCAT_WS('\\0', IFNULL(firstName, '-'), IFNULL(lastName, '-'), IFNULL(products, '-'))), 1 FROM mv_CustomerPurchases
      UNION ALL SELECT 'mv_CustomerPurchases', id, MD5(CONCAT_WS('\\0', IFNULL(firstName, '-'), IFNULL(lastName, '-'), IFNULL(products, '-'))), -1 FROM v_CustomerPurchases
    )
    SELECT DISTINCT t, id FROM (SELECT t, id FROM seen GROUP BY t, id, h HAVING SUM(n) <> 0) d ORDER BY t, id`);
}
