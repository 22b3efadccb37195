import { defineConfig } from "vitest/config";

/** Two cores carry two database servers already; more files at once only make each other slow. */
const ONE_FILE_AT_A_TIME = 1;

/**
 * The suffix says what a test needs: `.test.ts` nothing, `.live.test.ts` real servers started by our own code, `.slow.test.ts` the
 * same and minutes of patience (`.ci/run`, not `npm test`).
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/**/*.live.test.ts", "test/**/*.slow.test.ts"],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "live",
          include: ["test/**/*.live.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          maxWorkers: ONE_FILE_AT_A_TIME,
        },
      },
      {
        test: {
          name: "slow",
          include: ["test/**/*.slow.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 180_000,
          maxWorkers: ONE_FILE_AT_A_TIME,
        },
      },
    ],
  },
});
