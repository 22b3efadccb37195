import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";

/** The first line a child prints that the test asks for. Rejects when the child ends without it. */
export const firstLine = (child: ChildProcess, wanted: (line: string) => boolean = () => true): Promise<string> =>
  new Promise((resolve, reject) => {
    if (child.stdout === null) return reject(new Error("the child's output is not a pipe"));
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (wanted(line)) resolve(line);
    });
    child.once("exit", (code, signal) => reject(new Error(`the child ended with ${signal ?? code}`)));
  });
