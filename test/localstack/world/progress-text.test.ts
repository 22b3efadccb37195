import { expect, it } from "vitest";
import { progressText } from "../../../localstack/world/progress-text.ts";

const MB = 1_048_576;

it.each([
  [{ what: "MariaDB", step: "starting", doneBytes: 0, totalBytes: null }, "MariaDB: starting"],
  [{ what: "MariaDB", step: "fetching", doneBytes: 3 * MB, totalBytes: null }, "MariaDB: fetching 3.0 MB"],
  [
    { what: "MariaDB", step: "fetching", doneBytes: 6 * MB, totalBytes: 24 * MB },
    "MariaDB: fetching [######..................] 6.0 MB of 24.0 MB",
  ],
  [
    { what: "MariaDB", step: "fetching", doneBytes: 25 * MB, totalBytes: 24 * MB },
    "MariaDB: fetching [########################] 25.0 MB of 24.0 MB",
  ],
])("shows %j as %s", (progress, text) => {
  expect(progressText(progress)).toBe(text);
});
