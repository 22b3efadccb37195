import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, describe, expect, it } from "vitest";
import { DELIVERIES } from "../../cli/delivery-order.ts";
import { EXPORTS, type ExportName } from "../../cli/export.ts";
import { temporaryWorld, tillstream } from "../support/command-line.ts";

/** An independent generator's change files with known answers. Not part of the product: skipped, visibly, where it is not there. */
const FIXTURE = path.resolve(import.meta.dirname, "../../../shared/data/pos-change-files");
const MINUTES = 60_000;

type Row = Record<string, string>;
const expectedRows = (name: string): Row[] =>
  parse(readFileSync(path.join(FIXTURE, "expected", name)), { columns: true });
const cents = (decimal: { $numberDecimal: string }): string =>
  BigInt(decimal.$numberDecimal.replace(".", "")).toString();
type Money = { $numberDecimal: string };
type Customer = {
  _id: number;
  totals: { orders: number; cancelled: number; lines: number; units: number; gross: Money; net: Money };
};
type Product = {
  _id: number;
  totals: { buyers: number; lines: number; units: number; gross: Money; net: Money; walkIn: { lines: number } };
};
type Order = {
  _id: number;
  customer: number | null;
  status: string;
  lines: { product: number; quantity: number; total: Money }[];
};
const documents = <T>(text: string): T[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as T);

function checkCustomers(text: string): void {
  const found = documents<Customer>(text).map(({ _id, totals: t }) => ({
    customer_id: String(_id),
    orders: String(t.orders),
    lines: String(t.lines),
    units: String(t.units),
    cents_all: cents(t.gross),
    cents_without_cancelled: cents(t.net),
    cancelled_orders: String(t.cancelled),
  }));
  expect(found).toEqual(
    expectedRows("per-customer.csv").toSorted((a, b) => Number(a["customer_id"]) - Number(b["customer_id"])),
  );
}

function checkProducts(text: string): void {
  const found = documents<Product>(text).map(({ _id, totals: t }) => ({
    product_id: String(_id),
    distinct_customers: String(t.buyers),
    lines: String(t.lines),
    units: String(t.units),
    cents_all: cents(t.gross),
    cents_without_cancelled: cents(t.net),
    walk_in_lines: String(t.walkIn.lines),
  }));
  expect(found).toEqual(
    expectedRows("per-product.csv").toSorted((a, b) => Number(a["product_id"]) - Number(b["product_id"])),
  );
}

function checkOrders(text: string): void {
  const orders = documents<Order>(text);
  const lines = orders.flatMap((o) => o.lines.map((line) => ({ status: o.status, line })));
  const sum = (some: typeof lines) => some.reduce((total, { line }) => total + Number(cents(line.total)), 0);
  const summary = JSON.parse(readFileSync(path.join(FIXTURE, "expected/summary.json"), "utf8"));
  expect({
    lines: lines.length,
    units: lines.reduce((total, { line }) => total + line.quantity, 0),
    cents: sum(lines),
    "cents without cancelled orders": sum(lines.filter(({ status }) => status !== "cancelled")),
  }).toEqual(summary["all lines"]);
  expect(orders.length).toBe(summary["rows at the end"].Order);
  expect(orders.filter((o) => o.customer === null).length).toBe(summary["walk-in orders"]);
  const found = orders
    .flatMap((o) => o.lines.map((l) => `${o._id},${l.product},${l.quantity},${l.total.$numberDecimal}`))
    .toSorted();
  const wanted = expectedRows("Orderline.csv").map(
    (r) => `${r["order_id"]},${r["product_id"]},${r["quantity"]},${r["lineTotal"]}`,
  );
  expect(found).toEqual(wanted.toSorted());
}

describe.skipIf(!existsSync(FIXTURE))("a folder of change files, whatever the order of delivery", () => {
  const digests = new Map<string, string>();
  const worlds: (() => void)[] = [];
  afterAll(() => worlds.forEach((dispose) => dispose()));

  it.for(DELIVERIES)(
    "%s: the expected documents, all rows and all cents",
    { timeout: 6 * MINUTES },
    async (deliver) => {
      const { dataDir, dispose } = temporaryWorld();
      worlds.push(dispose);
      const started = await tillstream([
        "start",
        "--once",
        "--from",
        path.join(FIXTURE, "raw"),
        "--deliver",
        deliver,
        "--seed",
        "7",
        "--data",
        dataDir,
        "--port",
        "0",
      ]);
      expect(started.stderr).toContain("certificate GREEN");
      expect(started.code).toBe(0);
      const exports = new Map<ExportName, string>();
      for (const name of EXPORTS) {
        const { code, stdout } = await tillstream(["export", name, "--data", dataDir]);
        expect(code).toBe(0);
        exports.set(name, stdout);
      }
      checkCustomers(exports.get("customers") ?? "");
      checkProducts(exports.get("products") ?? "");
      checkOrders(exports.get("orders") ?? "");
      digests.set(
        deliver,
        EXPORTS.map((name) =>
          createHash("sha256")
            .update(exports.get(name) ?? "")
            .digest("hex"),
        ).join(" "),
      );
      expect(new Set(digests.values()).size).toBe(1);
      dispose();
    },
  );
});
