import type { MysqlAddress } from "../../src/core/mysql-address.ts";
import type { SourceConnection } from "./source-connection.ts";
import { sourceError } from "./source-connection.ts";

export type ServerRow = readonly (string | Buffer | null)[];

/**
 * Streams a SELECT as rows of the server's own texts (bytes for the named columns), in order, one at a time.
 * The driver's row event with pause and resume moves about twice as many rows as its stream object (databases.md §3).
 * @param onRow may return a promise: reading stops until it is done
 */
export function streamRows(
  source: { connection: SourceConnection; address: MysqlAddress },
  select: { sql: string; binaryColumns: ReadonlySet<string> },
  onRow: (row: ServerRow) => Promise<void> | undefined,
): Promise<void> {
  const { raw } = source.connection;
  return new Promise((resolve, reject) => {
    let working = 0;
    let ended = false;
    let failed = false;
    const fail = (error: unknown): void => {
      failed = true;
      raw.destroy();
      reject(sourceError(error, source.address));
    };
    const finishWhenDone = (): void => {
      if (ended && working === 0) resolve();
    };
    const waitFor = (work: Promise<void>): void => {
      working += 1;
      raw.pause();
      work
        .then(() => {
          working -= 1;
          raw.resume();
          finishWhenDone();
        })
        .catch(fail);
    };
    const running = raw.query({
      sql: select.sql,
      rowsAsArray: true,
      typeCast: (field) => (select.binaryColumns.has(field.name) ? field.buffer() : field.string()),
    });
    running.on("result", (row) => {
      if (failed) return;
      // An exception here would surface inside the driver's packet handling.
      try {
        const work = onRow(row as unknown as ServerRow);
        if (work) waitFor(work);
      } catch (error) {
        fail(error);
      }
    });
    running.on("error", fail);
    running.on("end", () => {
      ended = true;
      finishWhenDone();
    });
  });
}
