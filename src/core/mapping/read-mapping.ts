import { InvalidInputError } from "../errors/error-classes.ts";
import type { Problem } from "../errors/tillstream-error.ts";
import { checkMapping } from "./check-mapping.ts";
import type { Mapping } from "./mapping.ts";
import { MappingSection } from "./mapping-section.ts";
import { readCustomers, readLines, readOrders, readPlaces, readPrices, readProducts } from "./read-tables.ts";

const KEYS = [
  "schema",
  "sourceTimeZone",
  "storeTimeZone",
  "places",
  "customers",
  "products",
  "orders",
  "lines",
  "prices",
  "ignored",
] as const;

/**
 * Makes a mapping of a plain object (parsed YAML). `where` names the file in messages.
 * @throws InvalidInputError with every problem at once (TS101–TS111), each with its path, for example `customers.address.zip`.
 */
export function readMapping(value: unknown, where: string): Mapping {
  const problems: Problem[] = [];
  const root = new MappingSection({ file: where, path: "", value: value ?? {}, keys: KEYS, problems });
  // In the order of the file, so that problems come in it too; keys before what refers to them.
  const schema = root.text("schema", "the name of the source database, as it stands in the change files' keys");
  const zones = { sourceTimeZone: timeZone(root, "sourceTimeZone"), storeTimeZone: timeZone(root, "storeTimeZone") };
  const places = readPlaces(root);
  const customers = readCustomers(root);
  const products = readProducts(root);
  const orders = readOrders(root, customers.key.type);
  const mapping: Mapping = {
    schema,
    ...zones,
    places,
    customers,
    products,
    orders,
    lines: readLines(root, { order: orders.key.type, product: products.key.type }),
    prices: readPrices(root, products.key.type),
    ignored: root.texts("ignored", "the name of a table"),
  };
  checkMapping(mapping, root);
  if (problems.length > 0) throw new InvalidInputError(problems);
  return mapping;
}

function timeZone(root: MappingSection, key: string): string {
  const zone = root.text(key, "an IANA time zone");
  if (zone === "" || isTimeZone(zone)) return zone;
  root.problem("TS106", key, {
    found: JSON.stringify(zone),
    expected: "an IANA time zone",
    remedy: "Use a name such as Europe/Berlin, America/New_York or UTC.",
  });
  return zone;
}

/** Intl throws RangeError on unknown names; it is the same time zone data the dates are computed with. */
function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
