import { describe, expect, it } from "vitest";
import { findRawFiles } from "../../../source/load/find-raw-files.ts";

const found = (...names: string[]) => {
  const { files, problems } = findRawFiles(names, "f");
  return {
    files: files.map(({ layout, name, isGzip }) => [layout.file, name, isGzip]),
    problems: problems.map(({ code, found }) => `${code} ${found}`),
  };
};
const FOUR = ["customers.csv", "orderlines.csv", "orders.csv", "products.csv"];

describe("findRawFiles", () => {
  it("takes the files in the order they are needed, in any case, plain or gzip, and passes over others", () => {
    expect(
      found("Customers.CSV", "orderlines.csv.gz", "orders.csv", "products.csv", "TAXRATES.csv", "notes.txt"),
    ).toEqual({
      files: [
        ["customers", "Customers.CSV", false],
        ["products", "products.csv", false],
        ["orders", "orders.csv", false],
        ["orderlines", "orderlines.csv.gz", true],
        ["taxrates", "TAXRATES.csv", false],
      ],
      problems: [],
    });
  });

  it("does without tax rates", () => expect(found(...FOUR).problems).toEqual([]));

  it("says all that is missing and all that is double", () => {
    expect(found("orders.csv", "orders.csv.gz", "products.csv").problems).toEqual([
      "TS360 none",
      "TS364 orders.csv and orders.csv.gz",
      "TS360 none",
    ]);
  });

  it("refuses the layout of 2021 by its name", () => {
    expect(found("Customer.csv", "Order.csv", "OrderLine.csv", "Product.csv").problems).toEqual([
      "TS362 Customer.csv, Order.csv, OrderLine.csv, Product.csv of the layout of 2021",
    ]);
  });
});
