import { describe, expect, it } from "vitest";
import { matchHeader } from "../../../source/load/match-header.ts";
import { RAW_LAYOUTS, type RawFileName, type RawLayout } from "../../../source/load/raw-layout.ts";

const layout = (file: RawFileName): RawLayout => RAW_LAYOUTS.find((l) => l.file === file) as RawLayout;

describe("matchHeader", () => {
  it.each<[RawFileName, string, string[]]>([
    ["orderlines", "OID,PID", ["OID", "PID"]],
    ["orderlines", " pid ,Oid", ["PID", "OID"]],
    ["products", "id,NAME,price,QUANTITY ON HAND", ["ID", "Name", "Price", "Quantity on Hand"]],
    ["taxrates", "State,ZipCode,EstimatedCombinedRate", ["State", "ZipCode", "EstimatedCombinedRate"]],
    ["taxrates", "EstimatedCombinedRate,ZipCode", ["EstimatedCombinedRate", "ZipCode"]],
  ])("%s: %s", (file, header, headers) => {
    expect(matchHeader(layout(file), header.split(","), "here")).toEqual({ headers, problems: [] });
  });

  it.each<[RawFileName, string, [string, string][]]>([
    ["orderlines", "OID", [["TS361", 'no column "PID"']]],
    [
      "orders",
      "OID,oid,CID,Placed",
      [
        ["TS361", 'no column "Ordered", "Shipped"'],
        ["TS361", 'the unknown column "Placed"'],
        ["TS361", 'the column "oid" again'],
      ],
    ],
    ["products", "id,app,price", [["TS362", 'the column "app" of the layout of 2021']]],
    [
      "orderlines",
      "",
      [
        ["TS361", 'no column "OID", "PID"'],
        ["TS361", 'the unknown column ""'],
      ],
    ],
  ])("%s: %s is refused", (file, header, problems) => {
    const match = matchHeader(layout(file), header.split(","), "here");
    expect(match.headers).toBeNull();
    expect(match.problems.map(({ code, found }) => [code, found])).toEqual(problems);
  });
});
