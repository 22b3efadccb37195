import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indentJson } from "../../dashboard/states/indent-json.ts";

describe("indented JSON", () => {
  it.each([
    ['{"a":1,"b":[1,{"c":null}]}', '{\n  "a": 1,\n  "b": [\n    1,\n    {\n      "c": null\n    }\n  ]\n}'],
    ["[]", "[]"],
    ['{"a":{}}', '{\n  "a": {}\n}'],
    ['{"price":12.10,"id":9007199254740993}', '{\n  "price": 12.10,\n  "id": 9007199254740993\n}'],
    ['{"text":"a:{b},\\"c\\" [d]"}', '{\n  "text": "a:{b},\\"c\\" [d]"\n}'],
    ["", ""],
  ])("%s", (text, indented) => {
    expect(indentJson(text)).toBe(indented);
  });

  it("is the same for what JSON.stringify writes, and changes no value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(indentJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });
});
