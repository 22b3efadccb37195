import type { ReplicationTask, TableStatistics } from "@aws-sdk/client-database-migration-service";

/** What the local DMS says of itself beside DMS's own fields. */
export type TaskData = {
  readonly epoch: string;
  readonly lagMs: number | null;
  readonly bufferedRows: number;
  readonly alarms: readonly { readonly at: string; readonly table: string; readonly what: string }[];
};

export const taskData = ({ TaskData = "{}" }: ReplicationTask): TaskData => JSON.parse(TaskData) as TaskData;

const count = (n: number | undefined): string => (n ?? 0).toLocaleString("en");
const COLUMNS = ["table", "state", "full load", "inserts", "updates", "deletes", "in flight", "ddl"] as const;

/** A few lines for a person: the task, then its tables. In flight: read from the log, not yet in S3. */
export function dmsStatusText(task: ReplicationTask, tables: readonly TableStatistics[]): string {
  const { epoch, lagMs, alarms } = taskData(task);
  const { FullLoadProgressPercent = 0 } = task.ReplicationTaskStats ?? {};
  const lag = lagMs === null ? "unknown" : `${(lagMs / 1_000).toFixed(1)} s`;
  return [
    `${task.ReplicationTaskIdentifier ?? ""}   ${task.Status ?? ""}   epoch ${epoch}   full load ${FullLoadProgressPercent} %   lag ${lag}`,
    `position   ${task.RecoveryCheckpoint ?? "none"}`,
    ...(task.LastFailureMessage === undefined ? [] : [`failure    ${task.LastFailureMessage}`]),
    ...alarms.map(({ at, table, what }) => `ALARM      ${at} ${table}: ${what}`),
    "",
    ...aligned([COLUMNS, ...tables.map(cells)]),
  ].join("\n");
}

function cells(table: TableStatistics): string[] {
  const read = (table.Inserts ?? 0) + (table.Updates ?? 0) + (table.Deletes ?? 0);
  const applied = (table.AppliedInserts ?? 0) + (table.AppliedUpdates ?? 0) + (table.AppliedDeletes ?? 0);
  const { TableName = "", TableState = "", FullLoadRows, Inserts, Updates, Deletes, Ddls } = table;
  return [TableName, TableState, ...[FullLoadRows, Inserts, Updates, Deletes, read - applied, Ddls].map(count)];
}

/** The first two columns are words, the others numbers. */
const WORD_COLUMNS = 2;

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column < WORD_COLUMNS ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd(),
  );
}
