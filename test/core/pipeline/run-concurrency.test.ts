import { expect, it } from "vitest";
import { runConcurrency } from "../../../src/core/pipeline/run-concurrency.ts";

const wanted = { LOAD_CONCURRENCY: 1000, BUILD_CONCURRENCY: 10 };

it("is never more than is reserved, each for itself", () => {
  const reserved = { RESERVED_LOAD_CONCURRENCY: 60, RESERVED_BUILD_CONCURRENCY: 24 };
  expect(runConcurrency({ ...wanted, ...reserved })).toEqual({ loadConcurrency: 60, buildConcurrency: 10 });
  expect(runConcurrency({ ...wanted, RESERVED_BUILD_CONCURRENCY: 8 })).toEqual({
    loadConcurrency: 1000,
    buildConcurrency: 8,
  });
});

it("is what was wanted where nothing is reserved", () => {
  expect(runConcurrency(wanted)).toEqual({ loadConcurrency: 1000, buildConcurrency: 10 });
});
