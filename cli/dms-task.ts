import { setTimeout as sleep } from "node:timers/promises";
import {
  DatabaseMigrationServiceServiceException,
  DescribeReplicationTasksCommand,
  paginateDescribeTableStatistics,
  ReloadTablesCommand,
  type ReplicationTask,
  StartReplicationTaskCommand,
  type StartReplicationTaskTypeValue,
  StopReplicationTaskCommand,
  type TableStatistics,
  type TableToReload,
} from "@aws-sdk/client-database-migration-service";
import { LOCAL_TASK_ARN } from "../localstack/aws/dms/local-task.ts";
import { type WorldFile, runningWorld } from "../localstack/world/world-file.ts";
import { InvalidInputError } from "../src/core/errors/error-classes.ts";
import { localClients } from "./local-clients.ts";

const POLL_MS = 200;
const COMPLETED = "Table completed";
const RELOAD_STATES: ReadonlySet<string> = new Set([COMPLETED, "Table is being reloaded", "Full load"]);
const ARN = { ReplicationTaskArn: LOCAL_TASK_ARN };

/** The running world's replication task, through DMS's own API. A refusal of DMS is an InvalidInputError TS916. */
export type DmsTaskClient = {
  readonly describe: () => Promise<ReplicationTask>;
  readonly tables: () => Promise<TableStatistics[]>;
  readonly start: (type: StartReplicationTaskTypeValue) => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Up to ten tables, within the epoch. Resolves when their LOAD files are written anew; throws when that came to nothing. */
  readonly reload: (tables: readonly TableToReload[]) => Promise<void>;
  /** Waits until the task has one of these statuses; throws when it failed instead. */
  readonly until: (...statuses: readonly string[]) => Promise<ReplicationTask>;
};

/** @throws InvalidInputError TS915 when no world with a DMS runs on the folder */
export function runningShop(dataDir: string): WorldFile {
  const world = runningWorld(dataDir);
  if (world !== null && world.sourceUri !== null) return world;
  throw new InvalidInputError({
    code: "TS915",
    where: `data folder "${dataDir}"`,
    found: world === null ? "no running tillstream" : "a world of change files, which has no DMS",
    expected: "a shop that runs",
    remedy: "Start it with tillstream start, in another terminal",
  });
}

export function dmsTaskClient(endpoint: string): DmsTaskClient {
  const { dms } = localClients(endpoint);
  const describe = async (): Promise<ReplicationTask> => {
    const filters = [{ Name: "replication-task-arn", Values: [LOCAL_TASK_ARN] }];
    const command = new DescribeReplicationTasksCommand({ Filters: filters, WithoutSettings: true });
    const [task] = (await asked(() => dms.send(command))).ReplicationTasks ?? [];
    return task ?? {};
  };
  const tables = async (): Promise<TableStatistics[]> => {
    const found: TableStatistics[] = [];
    for await (const page of paginateDescribeTableStatistics({ client: dms }, ARN))
      found.push(...(page.TableStatistics ?? []));
    return found;
  };
  return {
    describe,
    tables,
    async reload(wanted) {
      await asked(() => dms.send(new ReloadTablesCommand({ ...ARN, TablesToReload: [...wanted] })));
      const isWanted = ({ TableName }: TableStatistics): boolean => wanted.some((one) => one.TableName === TableName);
      for (;;) {
        const states = (await tables()).filter(isWanted);
        const broken = states.find(({ TableState = "" }) => !RELOAD_STATES.has(TableState));
        if (broken !== undefined) throw refused(`${broken.TableName}: ${broken.TableState}`, "Table completed");
        if (states.every(({ TableState }) => TableState === COMPLETED)) return;
        await sleep(POLL_MS);
      }
    },
    async start(type) {
      await asked(() => dms.send(new StartReplicationTaskCommand({ ...ARN, StartReplicationTaskType: type })));
    },
    async stop() {
      await asked(() => dms.send(new StopReplicationTaskCommand(ARN)));
    },
    async until(...statuses) {
      for (;;) {
        const task = await describe();
        const { Status = "", LastFailureMessage = "no reason given" } = task;
        if (statuses.includes(Status)) return task;
        if (Status === "failed") throw refused(`failed: ${LastFailureMessage}`, statuses.join(" or "));
        await sleep(POLL_MS);
      }
    },
  };
}

async function asked<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof DatabaseMigrationServiceServiceException)) throw error;
    throw refused(`${error.name}: ${error.message}`, "a task that can do this");
  }
}

function refused(found: string, expected: string): InvalidInputError {
  const remedy = "Look at tillstream dms status and at logs/tillstream.log in the data folder";
  return new InvalidInputError({ code: "TS916", where: "DMS task", found, expected, remedy });
}
