import { describe, expect, it } from "vitest";
import { createTableCodec, fileColumnOrder } from "../../../localstack/dms/table-codec.ts";
import { typeInLog } from "../../../localstack/dms/table-codecs.ts";

const line = {
  table: "Orderline",
  columns: [
    { name: "order_id", type: "int(11)", charset: null },
    { name: "product_id", type: "int(11)", charset: null },
    { name: "note", type: "varchar(20)", charset: "utf8mb4" },
  ],
  primaryKey: ["order_id", "product_id"],
};

describe("createTableCodec", () => {
  const codec = createTableCodec(line, []);

  it("has the header of DMS with AddColumnName, a timestamp column and the rule columns", () => {
    expect(codec.header).toBe("Op,dms_ts,order_id,product_id,note,dms_seq,dms_pos,BI_order_id,BI_product_id\n");
  });

  it("gives the old key on updates only", () => {
    const old = { order_id: 20, product_id: 10, note: null };
    const now = { order_id: 20, product_id: 99, note: "a,b" };
    expect(codec.update(old, now)).toEqual({ cells: '20,99,"a,b"', beforeKey: "20,10" });
    expect(codec.insertOrDelete(old)).toEqual({ cells: "20,10,__NULL__", beforeKey: "__NULL__,__NULL__" });
  });

  it("reads in key order and quotes names", () => {
    expect(codec.orderBy).toBe("`order_id`, `product_id`");
    expect(codec.selectList).toBe("`order_id` AS `order_id`, `product_id` AS `product_id`, `note` AS `note`");
    expect(codec.loadedCells(["0", "1063", null])).toBe("0,1063,__NULL__");
  });

  it("refuses a table that lost its key", () => {
    expect(() => createTableCodec({ ...line, primaryKey: [] }, [])).toThrow(/TS311/);
  });
});

describe("fileColumnOrder", () => {
  it("keeps the known order, drops what is gone, appends what is new", () => {
    expect(fileColumnOrder(["new", "a", "c", "b"], ["a", "b", "gone"])).toEqual(["a", "b", "new", "c"]);
  });
});

describe("typeInLog", () => {
  it.each([
    ["int unsigned", "int(5) unsigned zerofill", "int(5) unsigned zerofill"],
    ["binary(16)", "uuid", "uuid"],
    // The catalogue may be a change of structure ahead: then the log is right.
    ["varchar(10)", "int(5) unsigned zerofill", "varchar(10)"],
    ["int", "varchar(20)", "int"],
    ["binary(8)", "uuid", "binary(8)"],
    ["int", undefined, "int"],
  ])("log %s, catalogue %s: %s", (log, catalogue, expected) => {
    expect(typeInLog(log, catalogue)).toBe(expected);
  });
});
