import { join } from "node:path";

export type MariaDbPlace = {
  readonly dataFolder: string;
  readonly temporaryFolder: string;
  readonly socket: string;
  readonly pidFile: string;
  readonly errorLog: string;
  readonly port: number;
  /** Root of a private installation; null for one of the system. */
  readonly prefix: string | null;
  /** False only in tests: a crash of the machine may then lose the last second. */
  readonly durable: boolean;
  /** Lines of the option file beside ours. */
  readonly settings: readonly string[];
};

/** Two weeks, as long as any allowed replay: the DMS must find its position in the log after a long pause. */
const BINLOG_SECONDS = 14 * 24 * 3600;

/** Large enough for a full load at speed; the default of 96M is written out at once. */
export const INNODB_LOG_FILE_SIZE = "64M";

/**
 * The server's settings as an option file. Row images and metadata are FULL because a reader decodes silently wrong
 * after DDL without them; strict GTIDs because checkpoints are GTIDs; UTC because times in change files are UTC.
 */
export const mariaDbSettings = (place: MariaDbPlace): string =>
  [
    "[mariadbd]",
    ...(place.prefix === null
      ? []
      : [`basedir=${place.prefix}/usr`, `lc-messages-dir=${place.prefix}/usr/share/mysql`]),
    ...(place.prefix === null ? [] : [`character-sets-dir=${join(place.prefix, "usr/share/mysql/charsets")}`]),
    `datadir=${place.dataFolder}`,
    `tmpdir=${place.temporaryFolder}`,
    `socket=${place.socket}`,
    `pid-file=${place.pidFile}`,
    `log-error=${place.errorLog}`,
    "bind-address=127.0.0.1",
    `port=${place.port}`,
    "skip-name-resolve",
    "default-time-zone='+00:00'",
    "character-set-server=utf8mb4",
    "collation-server=utf8mb4_unicode_ci",
    "server-id=1",
    // NO_AUTO_VALUE_ON_ZERO: customer 0 exists, and a person in the client must be able to write it down.
    "sql-mode=STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION",
    // Triggers that sum up what others sold must see what they committed; readers that need one view ask for REPEATABLE READ.
    "transaction-isolation=READ-COMMITTED",
    "event-scheduler=ON",
    // A product with 25,000 buyers passes the default of 1 MiB, and the list would be cut.
    "group-concat-max-len=64M",
    "gtid-domain-id=0",
    "gtid-strict-mode=ON",
    "log-bin=bin",
    "log-slave-updates=ON",
    "binlog-format=ROW",
    "binlog-row-image=FULL",
    "binlog-row-metadata=FULL",
    `binlog-expire-logs-seconds=${BINLOG_SECONDS}`,
    `innodb-flush-log-at-trx-commit=${place.durable ? 1 : 2}`,
    `sync-binlog=${place.durable ? 1 : 0}`,
    // Rows are logged as rows, so numbers need not follow statements: the default takes a lock over which sales deadlock.
    "innodb-autoinc-lock-mode=2",
    "innodb-buffer-pool-size=256M",
    `innodb-log-file-size=${INNODB_LOG_FILE_SIZE}`,
    "max-allowed-packet=64M",
    "performance-schema=OFF",
    ...place.settings,
    "",
  ].join("\n");
