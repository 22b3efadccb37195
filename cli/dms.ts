import path from "node:path";
import { dmsStatusText, taskData } from "./dms-status-text.ts";
import { type DmsTaskClient, dmsTaskClient, runningShop } from "./dms-task.ts";
import { EXIT_CODE, type ExitCode } from "./exit-code.ts";
import { namedTables } from "./named-tables.ts";
import { runCommand } from "./run.ts";

type Options = { readonly data: string };

const clientOf = ({ data }: Options): DmsTaskClient => dmsTaskClient(runningShop(path.resolve(data)).endpoint);

export async function dmsStatusCommand(options: Options & { readonly json?: boolean }): Promise<ExitCode> {
  const client = clientOf(options);
  const [task, tables] = [await client.describe(), await client.tables()];
  console.log(
    options.json === true
      ? JSON.stringify({ task: { ...task, TaskData: taskData(task) }, tables }, null, 2)
      : dmsStatusText(task, tables),
  );
  return EXIT_CODE.fine;
}

export async function dmsStopCommand(options: Options): Promise<ExitCode> {
  const client = clientOf(options);
  await stopped(client);
  console.error("DMS is stopped; it stays so until tillstream dms start, also when tillstream is started again");
  return EXIT_CODE.fine;
}

export async function dmsStartCommand(options: Options): Promise<ExitCode> {
  const client = clientOf(options);
  const { Status } = await client.describe();
  await client.start(Status === "ready" ? "start-replication" : "resume-processing");
  await client.until("running");
  console.error("DMS goes on from its checkpoint");
  return EXIT_CODE.fine;
}

/**
 * A new epoch: everything is loaded again, rows that the source no longer has are swept, and a certificate says what came of it.
 * With `tables`, only these, within the epoch: their new load takes the place of what was there.
 */
export async function dmsReloadCommand(options: Options & { readonly tables?: string }): Promise<ExitCode> {
  const client = clientOf(options);
  if (options.tables !== undefined) return reloadTables(client, options.tables, options);
  await stopped(client);
  await client.start("reload-target");
  const { epoch } = taskData(await client.describe());
  console.error(`DMS loads everything again as epoch ${epoch}`);
  return runCommand('{"mode":"full"}', options);
}

async function reloadTables(client: DmsTaskClient, names: string, options: Options): Promise<ExitCode> {
  const tables = namedTables(names, await client.tables());
  const loaded = tables.map(({ TableName }) => TableName);
  console.error(
    `DMS loads again: ${loaded.join(", ")}; rows that this load does not have are deleted from the documents`,
  );
  await client.reload(tables);
  const replacement = { mode: "table", tables: loaded, replace: true, confirm: loaded.join(",") };
  return runCommand(JSON.stringify(replacement), options);
}

/** What is committed and read is in S3 when this returns. A task that is on its way to running or stopping gets there first. */
async function stopped(client: DmsTaskClient): Promise<void> {
  const { Status } = await client.describe();
  if (Status === "failed" || Status === "stopped" || Status === "ready") return;
  if (Status !== "stopping") {
    await client.until("running");
    await client.stop();
  }
  await client.until("stopped");
}
