import { describe, expect, it } from "vitest";
import { mysqlAddress } from "../../src/core/mysql-address.ts";

describe("mysqlAddress", () => {
  it("decodes user and password and knows the usual port", () => {
    expect(mysqlAddress("mysql://c%40dc:p%2Fw@db.example/pos")).toEqual({
      host: "db.example",
      port: 3306,
      user: "c@dc",
      password: "p/w",
    });
    expect(mysqlAddress("mysql://root@127.0.0.1:33061/").port).toBe(33061);
  });
});
