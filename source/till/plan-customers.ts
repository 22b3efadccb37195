import { DIRTY_TEXTS } from "../seed/dirty-texts.ts";
import { address, customerZip, generateCustomer } from "../seed/generate-customers.ts";
import type { SeededRandom } from "../seed/seeded-random.ts";
import { alone, customerRow, type Planned } from "./planned.ts";
import type { ShopModel } from "./shop-model.ts";

const MAIL_SHARE = 0.5;

const zipOf = (model: ShopModel, random: SeededRandom): string | null => {
  const zip = model.zips[random.int(0, Math.max(0, model.zips.length - 1))];
  return customerZip(random, zip === undefined ? [] : [{ zip }]);
};

export function newCustomer(model: ShopModel, random: SeededRandom): Planned {
  const id = model.nextId("customer");
  const customer = { ...generateCustomer(random, id, []), zip: zipOf(model, random) };
  model.addCustomer(id);
  return { operation: { kind: "newCustomer", customer }, rows: [alone(customerRow(id))] };
}

export function renameCustomer(model: ShopModel, random: SeededRandom): Planned | null {
  const id = model.customers.pick(random);
  const lastName = random.pick(DIRTY_TEXTS);
  const email = random.chance(MAIL_SHARE) ? null : `new.${random.int(1, 9999)}@example.com`;
  return id === null
    ? null
    : { operation: { kind: "renameCustomer", id, lastName, email }, rows: [alone(customerRow(id))] };
}

export function moveCustomer(model: ShopModel, random: SeededRandom): Planned | null {
  const id = model.customers.pick(random);
  const place = { ...address(random), zip: zipOf(model, random) };
  return id === null ? null : { operation: { kind: "moveCustomer", id, ...place }, rows: [alone(customerRow(id))] };
}

/** A customer without orders gets another number: foreign keys let no other go. */
export function rekeyCustomer(model: ShopModel, random: SeededRandom): Planned | null {
  const id = model.idleCustomers.pick(random);
  if (id === null) return null;
  const to = model.nextId("customer");
  model.removeCustomer(id);
  model.addCustomer(to);
  return { operation: { kind: "rekeyCustomer", id, to }, rows: [alone(customerRow(id)), alone(customerRow(to))] };
}

export function deleteCustomer(model: ShopModel, random: SeededRandom): Planned | null {
  const id = model.idleCustomers.pick(random);
  if (id === null) return null;
  model.removeCustomer(id);
  return { operation: { kind: "deleteCustomer", id }, rows: [alone(customerRow(id))] };
}
