import { readdirSync, readFileSync } from "node:fs";

/** Ids of running processes whose command line holds all of these texts. Linux only, as the tests that kill are. */
export function processesWith(...texts: readonly string[]): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      const line = commandLineOf(name);
      return texts.every((text) => line.includes(text));
    })
    .map(Number);
}

function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    // It ended between the listing and the look.
    return "";
  }
}

/** Kills without a chance to clean up; one that is gone already is fine. */
export function killAtOnce(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Processes started by this one whose command line holds the text. */
export function childrenWith(parent: number, text: string): number[] {
  return processesWith(text).filter((pid) => parentOf(pid) === parent);
}

/** Field 4 of /proc/<pid>/stat; the name in field 2 may hold spaces and brackets, so it is counted from its end. */
function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return null;
  }
}
