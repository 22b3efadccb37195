import { Command, Option } from "commander";
import { certificateCommand } from "./certificate.ts";
import { dataOption } from "./data-option.ts";
import { DELIVERIES } from "./delivery-order.ts";
import { addDms } from "./dms-command-line.ts";
import { doctorCommand } from "./doctor.ts";
import { exportCommand, EXPORTS } from "./export.ts";
import type { Finish } from "./finish.ts";
import { invokeCommand } from "./invoke.ts";
import { meantCommand } from "./meant-command.ts";
import { modesText } from "./modes-text.ts";
import { numberIn } from "./number-in.ts";
import { resetCommand } from "./reset.ts";
import { runCommand } from "./run.ts";
import { addSource } from "./source-command-line.ts";
import { startCommand } from "./start.ts";

const DEFAULT_PORT = 4566;

const portOption = () =>
  new Option("--port <port>", "port of the local AWS and the page")
    .default(DEFAULT_PORT)
    .argParser(numberIn(0, 65_535, true));

function addStart(tillstream: Command, finish: Finish): void {
  tillstream
    .command("start")
    .description("the whole thing on this machine: shop, DMS, pipeline, documents, page")
    .option("--once", "full load, certificate, exit")
    .option("--rate <sales per second>", "how fast the till sells", numberIn(0, 500, false), 3)
    .addOption(dataOption())
    .addOption(portOption())
    .option("--from <folder>", "no shop: load the change files below this folder")
    .addOption(
      new Option("--deliver <order>", "with --from: the order the files arrive in")
        .choices(DELIVERIES)
        .default("in-order"),
    )
    .option("--mapping <file>", "another mapping than mapping/pos.yaml; the data folder remembers it")
    .option(
      "--orders <number>",
      "orders in the shop that is made at the first start; customers are a tenth of it",
      numberIn(1_000, 10_000_000, true),
      20_000,
    )
    .option("--seed <number>", "seed of the shop, the till and the delivery", numberIn(0, 2 ** 31, true), 1)
    .action((options) => finish(startCommand(options)));
}

function addCommandsOnWorlds(tillstream: Command, finish: Finish): void {
  tillstream
    .command("run")
    .description("start an execution, follow it, print its summary")
    .argument("[json or @file]", 'input of the state machine, for example \'{"mode":"reconcile"}\'')
    .option("--events", "only list inputs to start with, and what each does")
    .option("--redrive <execution>", "instead of a new one: let a failed one go on where it failed, by its name")
    .addOption(dataOption())
    .addHelpText(
      "after",
      () => `\nModes (docs/08-operating.md says more; --events lists whole inputs):\n${modesText()}`,
    )
    .action((input, options) => finish(runCommand(input, options)));
  tillstream
    .command("invoke")
    .description("invoke one function with an event file")
    .argument("<function>")
    .argument("<event file>")
    .addOption(dataOption())
    .action((name, file, options) => finish(invokeCommand(name, file, options)));
  tillstream
    .command("export")
    .description("a collection as NDJSON, relaxed Extended JSON, sorted by _id")
    .addArgument(tillstream.createArgument("<collection>").choices(EXPORTS))
    .addOption(dataOption())
    .action((collection, options) => finish(exportCommand(collection, options)));
  tillstream
    .command("certificate")
    .description("the last certificate")
    .option("--html", "as the page instead of JSON")
    .addOption(dataOption())
    .action((options) => finish(certificateCommand(options)));
  tillstream
    .command("doctor")
    .description("what would be used, what is missing, remedies")
    .action(() => finish(doctorCommand()));
  tillstream
    .command("reset")
    .description("empty the data folder")
    .addOption(dataOption())
    .action((options) => finish(resetCommand(options)));
}

/** The command line as design and docs fix it. `finish` is told how each command ended. */
export function commandLine(finish: Finish): Command {
  const tillstream = new Command("tillstream")
    .description("A shop's MySQL or MariaDB as MongoDB documents, always current, with a certificate that proves it.")
    .showHelpAfterError("(tillstream --help lists the commands)")
    .exitOverride();
  addStart(tillstream, finish);
  addCommandsOnWorlds(tillstream, finish);
  addSource(tillstream, finish);
  addDms(tillstream, finish);
  tillstream.on("command:*", ([name = ""]: string[]) => {
    const near = meantCommand(tillstream, name);
    const suggestion = near === null ? "" : `\n(Did you mean ${near}?)`;
    tillstream.error(`error: unknown command '${name}'${suggestion}`, { code: "commander.unknownCommand" });
  });
  return tillstream;
}
