import { availableParallelism, cpus, totalmem } from "node:os";

const GIGABYTE = 1_073_741_824;

/** What the numbers were measured on, in one line. */
export function machine(servers: readonly string[]): string {
  const memory = `${(totalmem() / GIGABYTE).toFixed(0)} GB`;
  const cpu = cpus()[0]?.model.trim() ?? "unknown processor";
  return [`${availableParallelism()} cores (${cpu})`, memory, `node ${process.version}`, ...servers].join(", ");
}
