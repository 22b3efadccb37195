import { type ChildProcess, spawn } from "node:child_process";

/**
 * Waits on a pipe that only our own death closes, then ends the server. For systems without `setpriv`; a poll of the
 * parent's process id would miss the moment and could meet a number given to somebody else.
 */
const WATCHDOG = 'read -r _; kill -s "$1" "$2" 2>/dev/null';

/** Sees to it that a child gets `signal` when this process dies, by kill -9 too. */
export const endWithParent = (child: ChildProcess, signal: NodeJS.Signals): void => {
  if (child.pid === undefined) return;
  const args = ["-c", WATCHDOG, "watchdog", signal.replace("SIG", ""), String(child.pid)];
  const watchdog = spawn("/bin/sh", args, { stdio: ["pipe", "ignore", "ignore"], detached: true });
  watchdog.on("error", () => {});
  // Neither the process nor its pipe is a reason for us to stay.
  watchdog.unref();
  if (watchdog.stdin !== null && "unref" in watchdog.stdin)
    (watchdog.stdin as unknown as { unref: () => void }).unref();
  child.once("exit", () => watchdog.kill("SIGKILL"));
};
