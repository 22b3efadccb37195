import { describe, expect, it } from "vitest";
import { customerFacts } from "../../../../src/core/reconcile/sql/customer-facts.ts";
import { posMapping } from "../../../support/pos-mapping.ts";

describe("the SQL of customers' facts", () => {
  it("goes from a segment's newest orders to their lines: the other way round every segment reads all lines of the shop", async () => {
    const { sql } = customerFacts(await posMapping(), { from: "i:1", to: "i:9" }, 100);
    expect(sql).toMatch(/tillstream_rank <= 100\) o STRAIGHT_JOIN `pos`\.`Orderline` l/);
  });
});
