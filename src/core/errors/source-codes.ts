/** TS3xx. Each code: what it means and what to do; `docs/errors.md` is generated from here. */
export const SOURCE_CODES = {
  TS301: {
    meaning: "The source writes no binary log, so changes cannot be read.",
    remedy: "Start the server with log_bin and a server_id, then start again.",
  },
  TS302: {
    meaning: "binlog_format is not ROW: changes would be logged as statements.",
    remedy: "SET GLOBAL binlog_format = 'ROW', write it into the configuration, reconnect every client.",
  },
  TS303: {
    meaning: "binlog_row_image is not FULL: columns would be missing from change events.",
    remedy: "SET GLOBAL binlog_row_image = 'FULL' and write it into the configuration.",
  },
  TS304: {
    meaning:
      "binlog_row_metadata is not FULL: after a change of a table's structure rows would be decoded wrongly, without an error.",
    remedy: "SET GLOBAL binlog_row_metadata = 'FULL' and write it into the configuration.",
  },
  TS305: {
    meaning: "gtid_strict_mode is off: two different transactions may carry the same GTID.",
    remedy: "SET GLOBAL gtid_strict_mode = ON and write it into the configuration.",
  },
  TS306: {
    meaning: "mysql56_temporal_format is off: fractional times in the log cannot be told from whole ones.",
    remedy: "SET GLOBAL mysql56_temporal_format = ON and rebuild tables with TIME, DATETIME or TIMESTAMP columns.",
  },
  TS310: {
    meaning: "A table that is to be replicated does not exist, is a view, or is hidden from the user.",
    remedy: "Correct the list of tables or grant SELECT on it.",
  },
  TS311: {
    meaning: "A table has no primary key: updates and deletes cannot be attributed to a row.",
    remedy: "Add a primary key.",
  },
  TS312: {
    meaning: "A table's engine is not InnoDB: it has no consistent snapshot and its rows can be half written.",
    remedy: "ALTER TABLE ... ENGINE=InnoDB.",
  },
  TS313: {
    meaning: "A foreign key changes child rows inside the engine; such changes never reach the binary log.",
    remedy:
      "Use ON UPDATE RESTRICT and ON DELETE RESTRICT (or CASCADE, which the mapping can declare), or do it in a trigger.",
  },
  TS314: {
    meaning: "A column has a type that change files do not carry.",
    remedy: "Change the column's type or leave the table out.",
  },
  TS315: {
    meaning: "A text column has a character set the log reader cannot decode.",
    remedy: "Convert the column to utf8mb4.",
  },
  TS320: {
    meaning: "The source no longer has, or never had, the binary log from the checkpoint on.",
    remedy:
      "Start a new epoch: a full load into the next folder (raw/epoch=NNNN). Keep binary logs for at least 72 hours.",
  },
  TS321: {
    meaning: "The checkpoint names a GTID domain this server does not know; it would stream its whole history as new.",
    remedy: "Check that the source is the same server or a replica of it; otherwise start a new epoch.",
  },
  TS322: {
    meaning: "A change was logged as a statement (a session with binlog_format other than ROW); its rows are unknown.",
    remedy: "Find the client that sets binlog_format, then start a new epoch.",
  },
  TS323: {
    meaning: "A change was logged without all columns (a session with binlog_row_image other than FULL).",
    remedy: "Find the client that sets binlog_row_image, then start a new epoch.",
  },
  TS324: {
    meaning: "A change was logged without column names (binlog_row_metadata was changed while running).",
    remedy: "Set binlog_row_metadata to FULL again, then start a new epoch.",
  },
  TS325: {
    meaning:
      "An XA transaction changed a replicated table; whether it commits is not known where its rows stand in the log.",
    remedy: "Use ordinary transactions for the replicated tables, then start a new epoch.",
  },
  TS326: {
    meaning: "The checkpoint belongs to another task: other schema or other tables.",
    remedy: "Use another state folder, or start a new epoch for the new list of tables.",
  },
  TS327: {
    meaning: "The checkpoint file cannot be read.",
    remedy: "Restore it, or delete it and start a new epoch.",
  },
  TS328: {
    meaning:
      "A row of the source could not be read truly: a value of an unexpected kind, or an event the log reader cannot decode.",
    remedy: "Report it with the table's definition and the server's version; leave the table out until then.",
  },
  TS330: {
    meaning: "The source database cannot be reached.",
    remedy: "Check host, port and that the server runs.",
  },
  TS331: {
    meaning: "The source database refused the user.",
    remedy: "Check user and password; it needs REPLICATION SLAVE, BINLOG MONITOR and SELECT on the schema.",
  },
  TS332: {
    meaning: "The source database failed a query.",
    remedy: "Read the server's message; the work is tried again where that can help.",
  },
  TS340: {
    meaning: "A change file could not be written although it was tried again and again.",
    remedy: "Check endpoint, bucket and rights; the next start continues from the checkpoint, nothing is lost.",
  },
  TS350: {
    meaning: "The shop's tables hold rows, but not those of a complete seed.",
    remedy: "Drop the database, or `tillstream reset`, and start again.",
  },
  TS351: {
    meaning: "A migration was changed after it was applied to this database.",
    remedy: "Restore the file as it was and put the change into a new migration with the next number.",
  },
  TS352: {
    meaning: "The migrations here and those in the database do not follow each other: one is missing on either side.",
    remedy: "Use a program at least as new as the database, and give a new migration the next number.",
  },
  TS353: {
    meaning: "The database has tables that no migration made: an older version of the shop, or somebody else's.",
    remedy: "Empty the local world with `tillstream reset`, or give a database of its own.",
  },
  TS354: {
    meaning: "The database refused a query.",
    remedy: "Read the server's message. source sql only reads: to write, use tillstream source shell.",
  },
  TS355: {
    meaning: "Another program has been migrating the same database for too long.",
    remedy: "Look at its session in SHOW PROCESSLIST; end it or let it finish, then start again.",
  },
} as const satisfies Record<`TS3${string}`, { readonly meaning: string; readonly remedy: string }>;
