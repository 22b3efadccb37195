import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fillSmallShop } from "../../support/shop/small-shop.ts";
import { startTestShop, type Row, type TestShop } from "../../support/shop/test-shop.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop?.stop());
beforeEach(async () => {
  await shop.empty();
  await fillSmallShop(shop.root);
});

const run = (sql: string): Promise<Row[]> => shop.root.run(sql);
const refusal = (sql: string): Promise<string> => shop.root.refusal(sql);

describe("proc_AddItem", () => {
  it("makes a line, then more of it, at the line's old price", async () => {
    await run("CALL proc_AddItem(0, 1, 2)");
    await run("CALL proc_UpdatePrice(1, 99)");
    await run("CALL proc_AddItem(0, 1, NULL)");
    await run("CALL proc_AddItem(0, 1, 0)");
    expect(await run("SELECT quantity, unitPrice FROM Orderline")).toEqual([{ quantity: 4, unitPrice: "10.00" }]);
  });

  it.each([
    ["0, 1, -1", /^1644 45000 quantity is negative/],
    ["0, 1, 11", /^1644 45000 not enough stock of product 1: 11 more/],
    ["77, 1, 1", /^1452 /],
    ["0, 77, 1", /^1452 /],
    ["NULL, 1, 1", /^1048 /],
  ])("(%s) is refused and changes nothing", async (parameters, message) => {
    expect(await refusal(`CALL proc_AddItem(${parameters})`)).toMatch(message);
    expect(await run("SELECT * FROM Orderline")).toEqual([]);
    expect(await run("SELECT availableQuantity n FROM Product WHERE id = 1")).toEqual([{ n: 10 }]);
  });
});

describe("proc_UpdatePrice", () => {
  it.each([
    ["1, NULL", /^1644 45000 price is NULL or negative/],
    ["1, -0.01", /^1644 45000 price is NULL or negative/],
    ["77, 1", /^1644 45000 no product has this id/],
    ["1, 100000000", /^1264 /],
  ])("(%s) is refused", async (parameters, message) => {
    expect(await refusal(`CALL proc_UpdatePrice(${parameters})`)).toMatch(message);
    expect(await run("SELECT * FROM PriceHistory")).toEqual([]);
  });

  it("writes history once, and not for the price there is", async () => {
    await run("CALL proc_UpdatePrice(1, 0)");
    await run("CALL proc_UpdatePrice(1, 0.004)");
    expect(await run("SELECT oldPrice, newPrice FROM PriceHistory")).toEqual([{ oldPrice: "10.00", newPrice: "0.00" }]);
  });
});

describe("proc_FillUnitPrice and proc_FillOrderTotal", () => {
  it("fill what is missing, leave what is set, and the order follows", async () => {
    await run("INSERT INTO Orderline (order_id, product_id, quantity, unitPrice) VALUES (0, 1, 2, 7), (0, 3, 2, NULL)");
    await run("UPDATE Product SET currentPrice = 5 WHERE id = 3");
    await run("UPDATE Product SET currentPrice = 50 WHERE id = 1");
    await run("CALL proc_FillUnitPrice()");
    expect(await run("SELECT product_id, unitPrice FROM Orderline ORDER BY product_id")).toEqual([
      { product_id: 1, unitPrice: "7.00" },
      { product_id: 3, unitPrice: "5.00" },
    ]);
    expect(await run("SELECT subtotal, salesTax FROM `Order` WHERE id = 0")).toEqual([
      { subtotal: "24.00", salesTax: "1.98" },
    ]);
  });

  it("a hand on the subtotal stays until the totals are filled", async () => {
    await run("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 2)");
    await run("UPDATE `Order` SET subtotal = 1000");
    expect(await run("SELECT subtotal, salesTax FROM `Order` WHERE id = 0")).toEqual([
      { subtotal: "1000.00", salesTax: "82.50" },
    ]);
    await run("CALL proc_FillOrderTotal()");
    expect(await run("SELECT subtotal, salesTax, total FROM `Order` ORDER BY id")).toEqual([
      { subtotal: "20.00", salesTax: "1.65", total: "21.65" },
      { subtotal: "0.00", salesTax: "0.00", total: "0.00" },
      { subtotal: "0.00", salesTax: "0.00", total: "0.00" },
    ]);
  });
});

describe("proc_SalesReport", () => {
  beforeEach(async () => {
    await run("UPDATE `Order` SET datePlaced = '2024-05-01 00:00:00' WHERE id = 0");
    await run("UPDATE `Order` SET datePlaced = '2024-05-31 23:59:59', status = 'cancelled' WHERE id = 1");
    await run("UPDATE `Order` SET datePlaced = '2024-06-01 00:00:00' WHERE id = 2");
    await run(
      "INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 2), (1, 1, 3), (2, 1, 4), (0, 2, 1)",
    );
  });

  it("counts both days, with and without cancelled orders, and keeps unsold products", async () => {
    expect(await run("CALL proc_SalesReport('2024-05-01', '2024-05-31', NULL)")).toEqual([
      {
        productID: 1,
        productName: "Oak table",
        quantitySold: "5",
        salesAmount: "50.00",
        netQuantitySold: "2",
        netSalesAmount: "20.00",
      },
      {
        productID: 2,
        productName: "Sofa",
        quantitySold: "1",
        salesAmount: "20.00",
        netQuantitySold: "1",
        netSalesAmount: "20.00",
      },
      {
        productID: 3,
        productName: "Lamp",
        quantitySold: "0",
        salesAmount: "0.00",
        netQuantitySold: "0",
        netSalesAmount: "0.00",
      },
    ]);
  });

  it("of one product has one row, of an unknown one none", async () => {
    expect(await run("CALL proc_SalesReport('2024-06-01', '2024-06-01', 1)")).toMatchObject([{ quantitySold: "4" }]);
    expect(await run("CALL proc_SalesReport('2024-06-01', '2024-06-01', 77)")).toEqual([]);
  });
});

describe("the views", () => {
  it("v_CustomerNames is sorted by last and first name", async () => {
    await run("INSERT INTO Customer (id, firstName, lastName) VALUES (9, 'Abe', 'Lee')");
    expect(await run("SELECT * FROM v_CustomerNames")).toEqual([
      { LN: null, FN: "Cid" },
      { LN: "Lee", FN: "Abe" },
      { LN: "Lee", FN: "Ann" },
      { LN: "Ray", FN: "Bob" },
    ]);
  });

  it("v_Customers keeps a customer whose ZIP nobody knows", async () => {
    await run("UPDATE Customer SET zip = '99999' WHERE id = 1");
    expect(await run("SELECT customer_number, city, zip_code FROM v_Customers ORDER BY 1")).toEqual([
      { customer_number: 0, city: "HOLTSVILLE", zip_code: "00501" },
      { customer_number: 1, city: null, zip_code: "99999" },
      { customer_number: 2, city: "ANTELOPE", zip_code: "97001" },
    ]);
  });

  it("a list of buyers that is longer than the server allows fails, and is never written cut", async () => {
    await run("INSERT INTO Orderline (order_id, product_id, quantity) VALUES (0, 1, 1), (1, 1, 1)");
    await run("SET SESSION group_concat_max_len = 10");
    expect(await refusal("CALL proc_RefreshMV()")).toMatch(/^1260 /);
    expect(await refusal("UPDATE Customer SET lastName = 'Long enough' WHERE id = 0")).toMatch(/^1260 /);
    await run("SET SESSION group_concat_max_len = DEFAULT");
    expect(await run("SELECT customers FROM mv_ProductBuyers WHERE productID = 1")).toEqual([
      { customers: "0 Ann Lee,1 Bob Ray" },
    ]);
  });
});
