import { expect, it } from "vitest";
import { errorList, writtenErrorList } from "../../docs/error-list.ts";
import { ERROR_CODES } from "../../src/core/errors/error-codes.ts";

it("docs/errors.md is what the code says (npm run docs:errors)", () => {
  expect(writtenErrorList()).toBe(errorList());
});

it("every code has a meaning and a remedy a person can act on", () => {
  const thin = Object.entries(ERROR_CODES).filter(
    ([, { meaning, remedy }]) => meaning.length < 20 || remedy.length < 10,
  );
  expect(thin).toEqual([]);
});
