import { Option } from "commander";

const DEFAULT_DATA = ".tillstream";

/** The option every command on a local world has. */
export const dataOption = (): Option =>
  new Option("--data <folder>", "the local world: databases, buckets, ledger, checkpoints").default(DEFAULT_DATA);
