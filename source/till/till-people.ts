import { moneyText } from "../../src/core/money.ts";
import { DIRTY_TEXTS } from "../seed/dirty-texts.ts";
import { address, customerZip, generateCustomer } from "../seed/generate-customers.ts";
import { generateProduct } from "../seed/generate-products.ts";
import type { TillAction } from "./till-action.ts";
import { nextId, pickRow } from "./till-picks.ts";
import type { Transaction } from "./till-session.ts";
import type { SeededRandom } from "../seed/seeded-random.ts";
import { salesTime } from "./till-time.ts";

const ZIP_CHOICE = 25;

async function someZips(tx: Transaction, random: SeededRandom): Promise<{ zip: string; city: null; state: null }[]> {
  const from = String(random.int(0, 89_999)).padStart(5, "0");
  const rows = await tx.rows(`SELECT zip FROM City WHERE zip >= ? ORDER BY zip LIMIT ${ZIP_CHOICE}`, [from]);
  return rows.map((row) => ({ zip: String(row["zip"]), city: null, state: null }));
}

export const newCustomer: TillAction = async (tx, random) => {
  const id = await nextId(tx, "Customer");
  const c = generateCustomer(random, id, await someZips(tx, random));
  await tx.run(
    `INSERT INTO Customer (id, firstName, lastName, email, address1, address2, phone, birthdate, zip) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [id, c.firstName, c.lastName, c.email, c.address1, c.address2, c.phone, c.birthdate, c.zip],
  );
  return id;
};

export const renameCustomer: TillAction = async (tx, random) => {
  const customer = await pickRow(tx, random, "Customer");
  if (customer === null) return null;
  await tx.run("UPDATE Customer SET lastName = ?, email = ? WHERE id = ?", [
    random.pick(DIRTY_TEXTS),
    random.chance(0.5) ? null : `new.${random.int(1, 9999)}@example.com`,
    customer["id"] ?? null,
  ]);
  return Number(customer["id"]);
};

export const moveCustomer: TillAction = async (tx, random) => {
  const customer = await pickRow(tx, random, "Customer");
  if (customer === null) return null;
  const { address1, address2 } = address(random);
  const zip = customerZip(random, await someZips(tx, random));
  await tx.run("UPDATE Customer SET address1 = ?, address2 = ?, zip = ? WHERE id = ?", [
    address1,
    address2,
    zip,
    customer["id"] ?? null,
  ]);
  return Number(customer["id"]);
};

/** Only customers without orders leave; the schema has no foreign key that would say so. */
export const deleteCustomer: TillAction = async (tx, random) => {
  const near = await pickRow(tx, random, "Customer");
  const [customer] = await tx.rows(
    "SELECT id FROM Customer c WHERE id >= ? AND NOT EXISTS (SELECT 1 FROM `Order` o WHERE o.customer_id = c.id) ORDER BY id LIMIT 1",
    [near?.["id"] ?? null],
  );
  if (customer === undefined) return null;
  await tx.run("DELETE FROM Customer WHERE id = ?", [customer["id"] ?? null]);
  return Number(customer["id"]);
};

export const newProduct: TillAction = async (tx, random) => {
  const id = await nextId(tx, "Product");
  const product = generateProduct(random, id);
  await tx.run("INSERT INTO Product (id, name, currentPrice, availableQuantity) VALUES (?, ?, ?, ?)", [
    id,
    product.name,
    moneyText(product.price, 2),
    product.stock,
  ]);
  return id;
};

export const renameProduct: TillAction = async (tx, random) => {
  const product = await pickRow(tx, random, "Product");
  if (product === null) return null;
  const name = random.chance(0.3) ? random.pick(DIRTY_TEXTS) : generateProduct(random, 0).name;
  await tx.run("UPDATE Product SET name = ? WHERE id = ?", [name, product["id"] ?? null]);
  return Number(product["id"]);
};

/** A new price and its line in the history, in one transaction. */
export const changePrice: TillAction = async (tx, random) => {
  const product = await pickRow(tx, random, "Product");
  if (product === null) return null;
  const price = moneyText(BigInt(random.int(1, 200_000)), 2);
  const id = product["id"] ?? null;
  await tx.run("UPDATE Product SET currentPrice = ? WHERE id = ?", [price, id]);
  await tx.run("INSERT INTO PriceHistory (oldPrice, newPrice, ts, product_id) VALUES (?, ?, ?, ?)", [
    product["currentPrice"] ?? null,
    price,
    salesTime(),
    id,
  ]);
  return Number(id);
};
