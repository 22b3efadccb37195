import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { changeFileRole } from "../../../src/core/change-files/change-file-role.ts";
import { CsvReader } from "../../../src/core/change-files/csv-reader.ts";
import { moneyText } from "../../../src/core/money.ts";
import type { RowChange } from "../../../src/core/row-change.ts";
import { unreachable } from "../../../src/core/unreachable.ts";
import { newestRows } from "../../support/newest-rows.ts";
import { posMapping } from "../../support/pos-mapping.ts";
import { readChanges } from "../../support/read-changes.ts";

const FOLDER = fileURLToPath(new URL("../../../../shared/data/pos-change-files/", import.meta.url));
const cents = (value: bigint | null): string | null => (value === null ? null : moneyText(value, 2));
const time = (at: Date | null): string | null => at && at.toISOString().slice(0, 19).replace("T", " ");

/** All records of a CSV file by the fixture's rules, `__NULL__` as null, header left out. */
function expectedRows(table: string): (string | null)[][] {
  const csv = new CsvReader();
  csv.push(readFileSync(`${FOLDER}expected/${table}.csv`, "utf8"));
  csv.end();
  const rows: (string | null)[][] = [];
  while (csv.next() === "record") rows.push(csv.record.fields().map((field) => (field === "__NULL__" ? null : field)));
  return rows.slice(1);
}

/** A row as the fixture's `expected` files write it, address lines left out (they lose where a NULL stood). */
function expectedShape(change: RowChange): (string | null)[] {
  if (change.row === null) return [];
  switch (change.kind) {
    case "place":
      return [String(change.key), change.row.city, change.row.state];
    case "customer": {
      const { firstName, lastName, email, phone, birthdate, address } = change.row;
      return [String(change.key), firstName, lastName, email, phone, birthdate, address.zip];
    }
    case "product":
      return [String(change.key), change.row.name, cents(change.row.price), String(change.row.stock)];
    case "order": {
      const { placedAt, shippedAt, status, customer, subtotal, salesTax, total } = change.row;
      const home = customer === null ? null : String(customer);
      return [
        String(change.key),
        time(placedAt),
        time(shippedAt),
        status,
        home,
        cents(subtotal),
        cents(salesTax),
        cents(total),
      ];
    }
    case "line": {
      const { product, quantity, unitPrice, total } = change.row;
      return [String(change.order), String(product), String(quantity), cents(unitPrice), cents(total)];
    }
    case "price":
      return [
        String(change.price),
        cents(change.row.from),
        cents(change.row.to),
        time(change.row.at),
        String(change.product),
      ];
    default:
      return unreachable(change);
  }
}

const sorted = (rows: readonly (readonly (string | null)[])[]): string[] =>
  rows.map((row) => JSON.stringify(row)).toSorted();

describe.skipIf(!existsSync(FOLDER))("the POS change files of an independent generator", async () => {
  const mapping = await posMapping();
  const manifest = (existsSync(FOLDER) ? JSON.parse(readFileSync(`${FOLDER}manifest.json`, "utf8")) : []) as {
    key: string;
    rows: number;
  }[];
  const changes: RowChange[] = [];

  it("are read to the last row, none of them bad", async () => {
    const roles = new Map<string, number>();
    let keyUpdates = 0;
    for (const { key, rows } of manifest) {
      const role = changeFileRole(key, mapping).kind;
      roles.set(role, (roles.get(role) ?? 0) + 1);
      if (role !== "mapped") continue;
      const file = await readChanges(gunzipSync(readFileSync(FOLDER + key)).toString("utf8"), { key, mapping });
      expect({ key, rows: file.rowsRead, bad: file.bad }).toEqual({ key, rows, bad: [] });
      expect([...file.unknownColumns, ...file.missingBeforeImages]).toEqual([]);
      keyUpdates += file.counts.keyUpdate;
      changes.push(...file.changes);
    }
    expect(Object.fromEntries(roles)).toEqual({ mapped: 444, ignored: 1 });
    expect(keyUpdates).toBe(44);
  });

  it.each([
    ["City", "place"],
    ["Customer", "customer"],
    ["Product", "product"],
    ["Order", "order"],
    ["PriceHistory", "price"],
  ])("end in the rows of %s that the database ended in, newest version by newest version", (table, kind) => {
    const rows = [...newestRows(changes.filter((change) => change.kind === kind)).values()].filter(
      ({ row }) => row !== null,
    );
    const expected = expectedRows(table).map((row) =>
      table === "Customer" ? [...row.slice(0, 4), ...row.slice(6)] : row,
    );
    expect(sorted(rows.map(expectedShape))).toEqual(sorted(expected));
  });

  it("end in the lines the database ended in, once lines go with their deleted order", () => {
    const deletedAt = new Map<number | bigint | string, string>();
    for (const change of changes) {
      if (change.kind !== "order" || change.row !== null) continue;
      if (change.version > (deletedAt.get(change.key) ?? "")) deletedAt.set(change.key, change.version);
    }
    const lines = [...newestRows(changes.filter(({ kind }) => kind === "line")).values()].filter(
      (change) => change.kind === "line" && change.row !== null && change.version > (deletedAt.get(change.order) ?? ""),
    );
    expect(sorted(lines.map(expectedShape))).toEqual(sorted(expectedRows("Orderline")));
  });
});
