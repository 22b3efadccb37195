import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { DmsOptions } from "../../../localstack/dms/start-dms.ts";

export type ChildSettings = Omit<DmsOptions, "log"> & {
  files: string;
  /** Every file once more under a name of its own. */
  archive: string;
  putMs: number;
  /** Asks for these to be loaded again as soon as it can be. */
  reload?: readonly string[];
};

/** A task in a process of its own. */
export type TaskChild = {
  said: () => string;
  hasEnded: () => boolean;
  /** Rejects when it has ended, by itself or not. */
  failed: Promise<never>;
  kill: () => Promise<void>;
  /** Ends it in order. Resolves with the most memory it ever had, bytes; rejects when it had failed. */
  stop: () => Promise<number>;
};

const PROGRAM = path.join(import.meta.dirname, "dms-child.ts");

export function startTaskChild(settings: ChildSettings, nodeOptions: readonly string[] = []): TaskChild {
  const child = spawn(process.execPath, [...nodeOptions, PROGRAM, JSON.stringify(settings)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const closed = once(child, "close");
  const endedByItself = (): Error =>
    new Error(`the task ended by itself: ${child.signalCode ?? child.exitCode}; ${said}`);
  const failed = closed.then((): never => {
    throw endedByItself();
  });
  failed.catch(() => {});
  return {
    said: () => said,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    failed,
    async kill() {
      child.kill("SIGKILL");
      await closed;
    },
    async stop() {
      child.kill("SIGTERM");
      await closed;
      const peak = /^peak (\d+)$/m.exec(said)?.[1];
      if (peak === undefined) throw endedByItself();
      return Number(peak);
    },
  };
}
