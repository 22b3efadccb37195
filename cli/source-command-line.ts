import { type Command, Option } from "commander";
import { dataOption } from "./data-option.ts";
import type { Finish } from "./finish.ts";
import { sourceLoadCommand } from "./source-load.ts";
import { numberIn } from "./number-in.ts";
import { sourceMigrateCommand } from "./source-migrate.ts";
import { sourceSellCommand } from "./source-sell.ts";
import { SHELL_USERS, sourceShellCommand } from "./source-shell.ts";
import { sourceSqlCommand } from "./source-sql.ts";

/** `tillstream source …`: the shop's database, of the running world or started for the command. */
export function addSource(tillstream: Command, finish: Finish): void {
  const source = tillstream.command("source").description("the shop's database: schema, data, tills");
  source
    .command("migrate")
    .description("bring the schema to the newest version")
    .addOption(dataOption())
    .action((options) => finish(sourceMigrateCommand(options)));
  source
    .command("load")
    .description("clean the raw CSV files of a folder and load them; what is there already stays as it is")
    .argument(
      "<folder>",
      "customers.csv, products.csv, orders.csv, orderlines.csv, maybe TAXRATES.csv; or each as .csv.gz",
    )
    .option("--infile", "let the server read the files (LOAD DATA LOCAL INFILE)", false)
    .option("--json", "the summary as JSON on standard output", false)
    .addOption(dataOption())
    .action((folder, options) => finish(sourceLoadCommand(folder, options)));
  source
    .command("sql")
    .description("run one SELECT, print each row as a line of JSON")
    .argument("[select]")
    .option("--file <file>", "read the SELECT from a file, for example source/queries/…")
    .addOption(dataOption())
    .action((sql, options) => finish(sourceSqlCommand(sql, options)));
  source
    .command("shell")
    .description("open the database's own client")
    .addOption(new Option("--user <user>", "whose rights").choices(SHELL_USERS).default("admin"))
    .addOption(dataOption())
    .action((options) => finish(sourceShellCommand(options)));
  source
    .command("sell")
    .description("a shop's life: sales, returns, moves, prices; the same seed gives the same history")
    .option("--rate <orders per second>", "how fast", numberIn(0.1, 500, false), 5)
    .option("--seed <number>", "seed of the history", numberIn(0, 2 ** 31, true), 1)
    .addOption(
      new Option("--orders <number>", "end after so many orders")
        .argParser(numberIn(1, 100_000_000, true))
        .conflicts("for"),
    )
    .option("--for <seconds>", "end after so many seconds", numberIn(0.1, 10_000_000, false))
    .option("--lanes <number>", "sessions that work at the same time", numberIn(1, 64, true))
    .addOption(dataOption())
    .action((options) => finish(sourceSellCommand(options)));
}
