import { fork } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import type { PrivateChild } from "../private-child.ts";
import type { WriteLog } from "../running-server.ts";
import { serverProblem } from "../server-problem.ts";
import type { GatewayJob, GatewayReport } from "./gateway-messages.ts";

export type StartedGateway = { readonly child: PrivateChild; readonly port: number; readonly version: string };

const PROGRAM = join(import.meta.dirname, "gateway-process.ts");

/** Runs gateway and engine in a child process and waits until it answers. Throws ServerStartError (TS702). */
export const startGatewayProcess = (job: GatewayJob, logPath: string, log: WriteLog): Promise<StartedGateway> => {
  const logFile = openSync(logPath, "a");
  const process = fork(PROGRAM, [JSON.stringify(job)], {
    stdio: ["ignore", logFile, logFile, "ipc"],
    detached: true,
    // The parent's flags (inspector, test runner's loaders) are not the child's.
    execArgv: [],
  });
  closeSync(logFile);
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    process.once("error", () => resolve({ code: null, signal: null }));
    process.once("exit", (code, signal) => resolve({ code, signal }));
  });
  let over = false;
  void ended.then(() => {
    over = true;
  });
  const child: PrivateChild = {
    pid: process.pid ?? 0,
    ended,
    hasEnded: () => over,
    kill: (signal) => void process.kill(signal),
  };
  return new Promise((resolve, reject) => {
    const fail = (found: string): void =>
      reject(
        serverProblem({
          code: "TS702",
          where: `document server, log ${logPath}`,
          found,
          expected: "a gateway that answers",
        }),
      );
    process.on("message", (report: GatewayReport) => {
      if (report.kind === "log") log(report.line);
      else if (report.kind === "failed") fail(report.message);
      else resolve({ child, port: report.port, version: report.version });
    });
    void ended.then(({ code, signal }) => fail(`it ended (${signal ?? `status ${code}`})`));
  });
};
