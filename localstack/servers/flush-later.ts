import { spawn } from "node:child_process";

/**
 * Has the operating system write a new data folder to disk, without waiting. Servers make their first files with hundreds
 * of flushes, which took 4 s on a busy machine; what is lost if the power fails within these seconds is an empty database.
 */
export const flushLater = (folder: string): void => {
  spawn("sync", ["-f", folder], { stdio: "ignore", cwd: "/" })
    .on("error", () => {})
    .unref();
};
