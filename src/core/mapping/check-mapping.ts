import type { Mapping } from "./mapping.ts";
import type { MappingSection } from "./mapping-section.ts";

/** Faults that show only when sections are seen together. Names left empty by an earlier fault are passed over. */
export function checkMapping(mapping: Mapping, root: MappingSection): void {
  checkTables(mapping, root);
  checkPlaces(mapping, root);
  const { lines, prices, orders } = mapping;
  const ownId = lines.id === null ? [] : [["lines.id", lines.id.column] as const];
  checkDistinct(root, [
    ["lines.order", lines.order],
    ["lines.product", lines.product],
    ...ownId,
    ["lines.quantity", lines.quantity],
  ]);
  checkDistinct(root, [
    ["orders.key", orders.key.column],
    ["orders.customer", orders.customer],
  ]);
  if (prices)
    checkDistinct(root, [
      ["prices.key", prices.key.column],
      ["prices.product", prices.product],
    ]);
  if (prices)
    checkDistinct(root, [
      ["prices.from", prices.from.column],
      ["prices.to", prices.to.column],
    ]);
}

function checkTables(mapping: Mapping, root: MappingSection): void {
  const uses: [path: string, table: string][] = [
    ["places.table", mapping.places?.table ?? ""],
    ["customers.table", mapping.customers.table],
    ["products.table", mapping.products.table],
    ["orders.table", mapping.orders.table],
    ["lines.table", mapping.lines.table],
    ["prices.table", mapping.prices?.table ?? ""],
    ...mapping.ignored.map((table): [string, string] => ["ignored", table]),
  ];
  const firstUse = new Map<string, string>();
  for (const [path, table] of uses) {
    const earlier = firstUse.get(table);
    if (table === "") continue;
    if (earlier === undefined) firstUse.set(table, path);
    else {
      root.problem("TS107", path, {
        found: JSON.stringify(table),
        expected: "a table that is named nowhere else",
        remedy: `It is also named at ${earlier}: a table becomes one kind of row, or is ignored.`,
      });
    }
  }
}

function checkPlaces(mapping: Mapping, root: MappingSection): void {
  const { places, customers } = mapping;
  if (places === null) return;
  if (places.key.column !== "" && places.key.type !== "text") {
    root.problem("TS109", "places.key", {
      found: `type ${places.key.type}`,
      expected: "type text, like customers.address.zip",
      remedy: "ZIP codes are text (00501 is not 501): write `zip text`.",
    });
  }
  for (const part of ["city", "state"] as const) {
    const column = customers.address[part];
    if (column === null) continue;
    root.problem("TS111", `customers.address.${part}`, {
      found: JSON.stringify(column),
      expected: "nothing, because `places` gives city and state",
      remedy: "Keep one of the two.",
    });
  }
}

function checkDistinct(root: MappingSection, columns: readonly (readonly [path: string, column: string])[]): void {
  const firstUse = new Map<string, string>();
  for (const [path, column] of columns) {
    const earlier = firstUse.get(column);
    if (column === "") continue;
    if (earlier === undefined) firstUse.set(column, path);
    else root.problem("TS108", path, { found: JSON.stringify(column), expected: `another column than ${earlier}` });
  }
}
