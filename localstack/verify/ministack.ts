import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { onFreePort } from "../servers/free-port.ts";

export type MiniStack = { readonly endpoint: string; stop(): Promise<void> };

/**
 * Ends the whole process group when we close the pipe, or die: MiniStack leaves its functions' processes behind when only it is told to end
 * (55 of them after a dozen runs of 1.5.33).
 */
const WATCHDOG = 'read -r _; kill -s TERM -- "-$1" 2>/dev/null';
const START_MS = 60_000;
const POLL_MS = 200;

/**
 * A MiniStack of its own on an idle port of 127.0.0.1, empty, with Node functions as child processes. Left alone it listens on all addresses
 * and opens a port for MQTT.
 * @param bin of the Python environment, @param folder for its log, @param nodeBin first on its PATH
 */
export function startMiniStack(bin: string, folder: string, nodeBin: string): Promise<MiniStack> {
  return onFreePort(async (port) => {
    const endpoint = `http://127.0.0.1:${port}`;
    const log = createWriteStream(join(folder, `ministack-${port}.log`));
    await once(log, "open");
    const child = spawn(join(bin, "ministack"), [], {
      cwd: folder,
      stdio: ["ignore", log, log],
      detached: true,
      env: {
        PATH: `${nodeBin}:${process.env["PATH"] ?? ""}`,
        HOME: folder,
        TMPDIR: folder,
        BIND_HOST: "127.0.0.1",
        GATEWAY_PORT: String(port),
        IOT_MTLS_ENABLED: "0",
        LAMBDA_EXECUTOR: "local",
      },
    });
    const ended = once(child, "close");
    const watchdog = spawn("/bin/sh", ["-c", WATCHDOG, "watchdog", String(child.pid)], {
      stdio: ["pipe", "ignore", "ignore"],
      detached: true,
    });
    const stop = async (): Promise<void> => {
      watchdog.stdin.end();
      await ended;
    };
    for (const until = Date.now() + START_MS; Date.now() < until && child.exitCode === null; await sleep(POLL_MS)) {
      if (await isReady(endpoint)) return { endpoint, stop };
    }
    await stop();
    throw new Error(`MiniStack did not answer at ${endpoint}; its log is ${String(log.path)}`);
  });
}

async function isReady(endpoint: string): Promise<boolean> {
  try {
    return (await fetch(`${endpoint}/_ministack/health`)).ok;
  } catch {
    return false;
  }
}
