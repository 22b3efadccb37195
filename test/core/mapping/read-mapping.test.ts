import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { InvalidInputError } from "../../../src/core/errors/error-classes.ts";
import type { Problem } from "../../../src/core/errors/tillstream-error.ts";
import { readMapping } from "../../../src/core/mapping/read-mapping.ts";
import { otherShopMapping } from "../../support/other-shop-mapping.ts";
import { POS_MAPPING_PATH, posMapping } from "../../support/pos-mapping.ts";

const POS_YAML = readFileSync(POS_MAPPING_PATH, "utf8");

/** The mapping we ship with some values replaced (undefined: taken out), by path. */
function posWith(changes: Readonly<Record<string, unknown>>): unknown {
  const value = parse(POS_YAML) as Record<string, unknown>;
  for (const [path, replacement] of Object.entries(changes)) {
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    let section = value;
    for (const key of keys) section = section[key] as Record<string, unknown>;
    if (replacement === undefined) delete section[last];
    else section[last] = replacement;
  }
  return value;
}

function problemsOf(value: unknown): readonly Problem[] {
  try {
    readMapping(value, "shop.yaml");
  } catch (error) {
    if (error instanceof InvalidInputError) return error.problems;
    throw error;
  }
  return [];
}

const found = (changes: Readonly<Record<string, unknown>>): string[] =>
  problemsOf(posWith(changes)).map(({ code, where }) => `${code} ${where}`);

describe("readMapping", () => {
  it("reads the mapping we ship", async () => {
    const mapping = await posMapping();
    expect(mapping).toMatchObject({
      schema: "pos",
      sourceTimeZone: "UTC",
      storeTimeZone: "UTC",
      places: { table: "City", key: { column: "zip", type: "text" } },
      customers: {
        name: ["firstName", "lastName"],
        address: { lines: ["address1", "address2"], zip: "zip", city: null },
      },
      products: { price: { column: "currentPrice", type: "decimal", scale: 2 } },
      orders: { placedAt: { column: "datePlaced", type: "datetime" }, cancelled: ["cancelled", "returned"] },
      lines: { id: null, onDelete: "cascade", total: { column: "lineTotal", scale: 2 } },
      prices: { table: "PriceHistory" },
      ignored: ["SalesTax"],
    });
  });

  it("reads a mapping of a quite different shop", async () => {
    expect(await otherShopMapping()).toEqual({
      schema: "kasse",
      sourceTimeZone: "Europe/Berlin",
      storeTimeZone: "Europe/Berlin",
      places: null,
      customers: {
        table: "Kunden",
        key: { column: "kundennummer", type: "text" },
        name: ["vollname"],
        firstName: null,
        lastName: null,
        email: "mail",
        phone: null,
        birthdate: null,
        address: { lines: ["strasse"], zip: "plz", city: "ort", state: "bundesland" },
      },
      products: {
        table: "Artikel",
        key: { column: "artikel nr", type: "text" },
        name: "bezeichnung",
        price: null,
        stock: null,
      },
      orders: {
        table: "Bons",
        key: { column: "bon", type: "integer" },
        customer: "kunde",
        placedAt: { column: "tag", type: "date" },
        shippedAt: { column: "abgeholt", type: "datetime" },
        status: null,
        cancelled: [],
        subtotal: null,
        salesTax: null,
        total: null,
      },
      lines: {
        table: "Positionen",
        order: "bon",
        product: "artikel",
        id: { column: "pos", type: "integer" },
        quantity: "menge",
        unitPrice: { column: "preis", type: "decimal", scale: 3 },
        total: null,
        onDelete: "restrict",
      },
      prices: null,
      ignored: [],
    });
  });

  it("takes the long form of a column, also for a name with a space", () => {
    const value = posWith({ "products.price": { column: "unit price", type: "decimal", scale: 4 } });
    expect(readMapping(value, "shop.yaml").products.price).toEqual({ column: "unit price", type: "decimal", scale: 4 });
  });

  it.each([
    ["an unknown key", { "customers.tabel": "x" }, ["TS101 shop.yaml customers.tabel"]],
    ["a missing key", { "orders.placedAt": undefined }, ["TS102 shop.yaml orders.placedAt"]],
    [
      "a missing section",
      { products: undefined },
      [
        "TS102 shop.yaml products",
        "TS102 shop.yaml products.table",
        "TS102 shop.yaml products.key",
        "TS102 shop.yaml products.name",
      ],
    ],
    [
      "a section that is a text",
      { places: "City" },
      [
        "TS103 shop.yaml places",
        "TS102 shop.yaml places.table",
        "TS102 shop.yaml places.key",
        "TS102 shop.yaml places.city",
        "TS102 shop.yaml places.state",
      ],
    ],
    [
      "a number in a list of columns",
      { "customers.address.lines": ["address1", 2] },
      ["TS103 shop.yaml customers.address.lines[1]"],
    ],
    ["a column repeated in a list", { "customers.name": ["a", "b", "a"] }, ["TS108 shop.yaml customers.name[2]"]],
    ["a key without type", { "customers.key": "id" }, ["TS104 shop.yaml customers.key"]],
    ["a key of an impossible type", { "orders.key": "id date" }, ["TS104 shop.yaml orders.key"]],
    ["a plain column of another type", { "products.stock": "stock text" }, ["TS104 shop.yaml products.stock"]],
    [
      "a foreign key of another type than its key",
      { "orders.customer": "customer_id text" },
      ["TS104 shop.yaml orders.customer"],
    ],
    ["a time that is an integer", { "prices.at": "ts integer" }, ["TS104 shop.yaml prices.at"]],
    ["a decimal without scale", { "products.price": "currentPrice decimal(10)" }, ["TS105 shop.yaml products.price"]],
    ["a name made of nothing", { "customers.name": [] }, ["TS102 shop.yaml customers.name"]],
    ["a TIMESTAMP", { "prices.at": "ts timestamp" }, ["TS104 shop.yaml prices.at"]],
    ["a scale beyond ten", { "products.price": "currentPrice decimal(30,11)" }, ["TS105 shop.yaml products.price"]],
    [
      "a scale that is no integer",
      { "products.price": { column: "p", type: "decimal", scale: 1.5 } },
      ["TS105 shop.yaml products.price"],
    ],
    ["an unknown time zone", { sourceTimeZone: "Europe/Berln" }, ["TS106 shop.yaml sourceTimeZone"]],
    ["a table used twice", { "products.table": "Customer" }, ["TS107 shop.yaml products.table"]],
    ["a table used and ignored", { ignored: ["SalesTax", "City"] }, ["TS107 shop.yaml ignored"]],
    ["a table ignored twice", { ignored: ["SalesTax", "SalesTax"] }, ["TS108 shop.yaml ignored[1]"]],
    ["order and product in one column", { "lines.product": "order_id" }, ["TS108 shop.yaml lines.product"]],
    ["a ZIP table with an integer key", { "places.key": "zip integer" }, ["TS109 shop.yaml places.key"]],
    ["city in two places", { "customers.address.city": "city" }, ["TS111 shop.yaml customers.address.city"]],
    ["no word about deletes", { "lines.onDelete": undefined }, ["TS102 shop.yaml lines.onDelete"]],
    ["an unknown word about deletes", { "lines.onDelete": "cascades" }, ["TS103 shop.yaml lines.onDelete"]],
    ["lines set to NULL by a delete", { "lines.onDelete": "set null" }, ["TS110 shop.yaml lines.onDelete"]],
    ["keys that cascade on update", { "lines.onUpdate": "CASCADE" }, ["TS110 shop.yaml lines.onUpdate"]],
    ["orders deleted with their customer", { "orders.onDelete": "cascade" }, ["TS110 shop.yaml orders.onDelete"]],
    ["prices deleted with their product", { "prices.onDelete": "cascade" }, ["TS110 shop.yaml prices.onDelete"]],
    [
      "lines without money",
      { "lines.unitPrice": undefined, "lines.total": undefined },
      ["TS102 shop.yaml lines.unitPrice"],
    ],
    ["cancelled texts without a status", { "orders.status": undefined }, ["TS102 shop.yaml orders.status"]],
  ])("refuses %s", (_name, changes, expected) => {
    expect(found(changes)).toEqual(expected);
  });

  it("names all problems at once, each with what was found, what was expected and what to do", () => {
    const problems = problemsOf(
      posWith({
        "customers.address.zpi": "zip",
        "customers.address.zip": undefined,
        "products.price": "currentPrice money",
        storeTimeZone: "Mars",
      }),
    );
    expect(problems).toEqual([
      {
        code: "TS106",
        where: "shop.yaml storeTimeZone",
        found: '"Mars"',
        expected: "an IANA time zone",
        remedy: "Use a name such as Europe/Berlin, America/New_York or UTC.",
      },
      {
        code: "TS101",
        where: "shop.yaml customers.address.zpi",
        found: 'the key "zpi"',
        expected: "one of lines, zip, city, state",
        remedy: "Did you mean `zip`?",
      },
      {
        code: "TS104",
        where: "shop.yaml products.price",
        found: '"currentPrice money"',
        expected: "a column written as `price decimal(10,2)`",
        remedy: "Our word for `money` is `decimal`.",
      },
    ]);
  });

  it("accepts what the foreign keys may say", () => {
    expect(
      found({ "lines.onDelete": "restrict", "lines.onUpdate": "no action", "orders.onDelete": "RESTRICT" }),
    ).toEqual([]);
  });

  it("never fails otherwise than by naming problems", () => {
    const keys = fc.constantFrom(
      "schema",
      "customers",
      "orders",
      "lines",
      "places",
      "table",
      "key",
      "name",
      "address",
      "__proto__",
      "x",
    );
    const leaf = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.constant(null),
      fc.boolean(),
      fc.array(fc.string()),
      fc.constant("id integer"),
    );
    const section = fc.dictionary(keys, fc.oneof(leaf, fc.dictionary(keys, leaf)));
    fc.assert(
      fc.property(fc.oneof(leaf, section), (value) => {
        expect(problemsOf(value).length).toBeGreaterThan(0);
      }),
    );
  });
});
