import { type Database, inTransaction, type Retry } from "./in-transaction.ts";

/**
 * proc_RefreshMV: both materialised tables anew, in one transaction, so that readers see the old rows until the new ones are there.
 * Needs the owner's connection: the user `app` may only call the procedure.
 */
export async function refreshMV(database: Database, retry: Retry): Promise<void> {
  await inTransaction(
    database,
    async (tx) => {
      await tx.run("DELETE FROM mv_Touched");
      await tx.run("DELETE FROM mv_ProductBuyers");
      await tx.run("INSERT INTO mv_ProductBuyers SELECT productID, productName, customers FROM v_ProductBuyers");
      await tx.run("DELETE FROM mv_CustomerPurchases");
      await tx.run(
        "INSERT INTO mv_CustomerPurchases SELECT id, firstName, lastName, products FROM v_CustomerPurchases",
      );
    },
    retry,
  );
}
