import { setTimeout as pause } from "node:timers/promises";

const POLL_MS = 20;

/** Asks until the answer is yes; the test's own time limit ends it otherwise. */
export const eventually = async (ask: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await ask())) await pause(POLL_MS);
};
