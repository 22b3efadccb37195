import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { keepRunning } from "../keep-running.ts";
import { checkEngine } from "./check-engine.ts";
import type { GatewayJob, GatewayReport } from "./gateway-messages.ts";
import { startGateway } from "./gateway/start-gateway.ts";
import { ENGINE_SOCKET, launchEngine } from "./launch-engine.ts";

/**
 * A process of its own for gateway and engine, so that the caller's work never delays a reply. It ends when the channel
 * to its parent closes, which the kernel does also when the parent is killed.
 */
const job = JSON.parse(process.argv[2] ?? "{}") as GatewayJob;

const tell = (report: GatewayReport): void => {
  // The parent may be gone between the check and the call; then nobody wants to know.
  if (process.connected) process.send?.(report, undefined, undefined, () => {});
};

const run = async (): Promise<void> => {
  writeFileSync(job.pidFile, String(process.pid));
  const engine = await keepRunning({
    name: "DocumentDB engine",
    start: () => launchEngine(job.engine),
    stopSignal: "SIGINT",
    log: (line) => tell({ kind: "log", line }),
  });
  const engineSocket = join(job.engine.socketFolder, ENGINE_SOCKET);
  const version = await checkEngine(engineSocket);
  const gateway = await startGateway({ engineSocket, engineVersion: version, port: job.port });
  const stop = async (): Promise<void> => {
    await gateway.close();
    await engine.stop();
    process.exit(0);
  };
  process.once("disconnect", () => void stop());
  process.once("SIGTERM", () => void stop());
  if (!process.connected) return stop();
  tell({ kind: "ready", port: gateway.port, version });
};

// Ctrl-C is the parent's business; it tells us when it is our turn.
process.on("SIGINT", () => {});
// While starting there is nothing to close: the engine's death signal does the rest.
const abandon = (): never => process.exit(1);
process.once("disconnect", () => setTimeout(abandon, 10_000).unref());

try {
  await run();
} catch (error) {
  tell({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
  setTimeout(abandon, 50);
}
