import type { Session } from "./test-shop.ts";

/**
 * Ann (0, 8.25 %), Bob (1, 11.5 %) and Cid (2, a ZIP without a rate); products 1 at 10.00 and 2 at 20.00 with ten on the shelf, 3 without a price.
 * Order 0 of Ann, 1 of Bob, 2 of nobody; no lines.
 */
export async function fillSmallShop(session: Session): Promise<void> {
  const { run } = session;
  await run(
    "INSERT INTO City VALUES ('00501', 'HOLTSVILLE', 'NY'), ('77001', 'HOUSTON', 'TX'), ('97001', 'ANTELOPE', 'OR')",
  );
  await run("INSERT INTO SalesTax VALUES ('00501', 0.0825), ('77001', 0.115)");
  await run(
    "INSERT INTO Customer (id, firstName, lastName, email, zip) VALUES (0, 'Ann', 'Lee', 'ann@x.example', '00501'), (1, 'Bob', 'Ray', 'bob@x.example', '77001'), (2, 'Cid', NULL, NULL, '97001')",
  );
  await run("INSERT INTO Product VALUES (1, 'Oak table', 10, 10), (2, 'Sofa', 20, 10), (3, 'Lamp', NULL, 10)");
  await run("INSERT INTO `Order` (id, customer_id) VALUES (0, 0), (1, 1), (2, NULL)");
}
