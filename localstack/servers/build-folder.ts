import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { processStart } from "./process-identity.ts";

/** A new folder beside `target` to build it in; its name says who builds. */
export const buildFolder = (target: string): string => mkdtempSync(`${target}.building-${process.pid}-`);

/** Removes what builders of `target` left when they were killed: their process is gone. */
export const removeDeadBuilds = (target: string): void => {
  const prefix = `${basename(target)}.building-`;
  for (const name of readdirSync(dirname(target))) {
    if (!name.startsWith(prefix)) continue;
    const pid = Number.parseInt(name.slice(prefix.length), 10);
    const dead = pid === process.pid || processStart(pid) === null;
    // Retries: a program of the dead builder may still write for a moment.
    if (dead) rmSync(join(dirname(target), name), { recursive: true, force: true, maxRetries: 10 });
  }
};
