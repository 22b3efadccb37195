import { expect, it } from "vitest";
import { runPace } from "../../../src/core/pipeline/run-pace.ts";

const wanted = { LOAD_CONCURRENCY: 1000, BUILD_CONCURRENCY: 10, LOAD_BATCH_THOUSAND_ROWS: 500 };

it("is never more than is reserved, each for itself", () => {
  const reserved = { RESERVED_LOAD_CONCURRENCY: 60, RESERVED_BUILD_CONCURRENCY: 24 };
  expect(runPace({ ...wanted, ...reserved })).toMatchObject({ loadConcurrency: 60, buildConcurrency: 10 });
  expect(runPace({ ...wanted, RESERVED_BUILD_CONCURRENCY: 8 })).toMatchObject({
    loadConcurrency: 1000,
    buildConcurrency: 8,
  });
});

it("is what was wanted where nothing is reserved", () => {
  expect(runPace(wanted)).toMatchObject({ loadConcurrency: 1000, buildConcurrency: 10 });
});

it("has a batch's rows as a number of rows", () => {
  expect(runPace(wanted).loadBatchRows).toBe(500_000);
});
