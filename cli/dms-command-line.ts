import type { Command } from "commander";
import { dataOption } from "./data-option.ts";
import { dmsReloadCommand, dmsStartCommand, dmsStatusCommand, dmsStopCommand } from "./dms.ts";
import type { Finish } from "./finish.ts";

/** `tillstream dms …`: the running world's replication task. */
export function addDms(tillstream: Command, finish: Finish): void {
  const dms = tillstream.command("dms").description("the running world's DMS task, through DMS's own API");
  dms
    .command("status")
    .description("state, epoch, position, lag, counters of every table")
    .option("--json", "as DMS answers")
    .addOption(dataOption())
    .action((options) => finish(dmsStatusCommand(options)));
  dms
    .command("reload")
    .description("a new epoch: everything again, rows that are gone from the source swept, a certificate")
    .option("--tables <names>", "only these, within the epoch: Order,Orderline; at most ten")
    .addOption(dataOption())
    .action((options) => finish(dmsReloadCommand(options)));
  dms
    .command("stop")
    .description("stop reading the source, until dms start")
    .addOption(dataOption())
    .action((options) => finish(dmsStopCommand(options)));
  dms
    .command("start")
    .description("go on from the checkpoint")
    .addOption(dataOption())
    .action((options) => finish(dmsStartCommand(options)));
}
