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
  TS316: {
    meaning:
      "A foreign key deletes child rows inside the engine and the mapping does not say so; their deletes never reach the binary log.",
    remedy:
      "Declare it in the mapping (`onDelete: cascade` at the order lines), or use ON DELETE RESTRICT and delete the child rows by statements.",
  },
  TS320: {
    meaning: "The source no longer has, or never had, the binary log from the checkpoint on.",
    remedy:
      "Start a new epoch: `tillstream dms reload`, a full load into the next folder (raw/epoch=NNNN). Keep binary logs for at least 72 hours.",
  },
  TS321: {
    meaning: "The checkpoint names a GTID domain this server does not know; it would stream its whole history as new.",
    remedy:
      "Check that the source is the same server or a replica of it; otherwise start a new epoch (`tillstream dms reload`).",
  },
  TS322: {
    meaning: "A change was logged as a statement (a session with binlog_format other than ROW); its rows are unknown.",
    remedy: "Find the client that sets binlog_format, then start a new epoch (`tillstream dms reload`).",
  },
  TS323: {
    meaning: "A change was logged without all columns (a session with binlog_row_image other than FULL).",
    remedy: "Find the client that sets binlog_row_image, then start a new epoch (`tillstream dms reload`).",
  },
  TS324: {
    meaning: "A change was logged without column names (binlog_row_metadata was changed while running).",
    remedy: "Set binlog_row_metadata to FULL again, then start a new epoch (`tillstream dms reload`).",
  },
  TS325: {
    meaning:
      "An XA transaction changed a replicated table, or may have: whether it commits is not known where its rows stand in the log.",
    remedy:
      "End the prepared transactions (XA RECOVER lists them), then start a new epoch (`tillstream dms reload`); use ordinary transactions for the replicated tables.",
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
  TS329: {
    meaning:
      "The server has another history than the checkpoint: it was made anew, or lost the end of its log in a crash. Its GTIDs name other transactions.",
    remedy:
      "Check that it is the right server; then start a new epoch (`tillstream dms reload`). Run the source with sync_binlog=1.",
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
  TS341: {
    meaning: "The rows of a large transaction wait in a file beside the checkpoint, and the disk took no more.",
    remedy: "Make room in the state folder for the transaction's rows; the next start reads it again, nothing is lost.",
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
  TS360: {
    meaning: "A folder to be loaded cannot be read or lacks a raw file.",
    remedy:
      "Put customers.csv, products.csv, orders.csv and orderlines.csv into one folder; TAXRATES.csv may be there.",
  },
  TS361: {
    meaning: "A raw file's header lacks a column, has one twice, or has one that is not known.",
    remedy: "Correct the header line; order and case of its columns do not matter.",
  },
  TS362: {
    meaning: "Raw files of the layout of 2021, which had no dates and no stock.",
    remedy: "Export the shop in the present layout; the old one cannot be loaded.",
  },
  TS363: {
    meaning: "A raw file cannot be read as CSV: not UTF-8, a quote that is never closed, broken gzip.",
    remedy: "Mend the file where it is said and load again; nothing of it was written.",
  },
  TS364: {
    meaning: "A folder to be loaded has a raw file twice, for example plain and gzip.",
    remedy: "Remove the one that is not meant.",
  },
  TS365: {
    meaning: "The database to be loaded is not one that our migrations made.",
    remedy: "Run `tillstream source migrate` on an empty database first, or leave SOURCE_URI unset.",
  },
  TS366: {
    meaning: "A raw file holds text that the server's LOAD DATA reads in another way than our reader.",
    remedy: "Load without --infile: rows that cannot be read are then rejected one by one.",
  },
  TS367: {
    meaning: "Another load of raw files is running on this database.",
    remedy: "Wait until it has ended.",
  },
  TS370: {
    meaning: "There is less of a product on the shelf than an order asks for.",
    remedy: "Order less of it, or wait until it is restocked.",
  },
  TS371: { meaning: "No product has this id.", remedy: "Check the id against the table Product." },
  TS372: { meaning: "No customer has this id.", remedy: "Check the id; a walk-in sale has no customer (null)." },
  TS373: { meaning: "No order has this id.", remedy: "Check the id; the order may have been deleted." },
  TS374: {
    meaning: "The order's status does not allow this: it is cancelled, returned, or shipped already.",
    remedy:
      "Cancel and ship only placed orders; change and return only orders that are neither cancelled nor returned.",
  },
  TS375: {
    meaning: "A quantity is not a whole number of 1 or more, or more comes back than was sold.",
    remedy: "Correct the quantity.",
  },
  TS376: {
    meaning: "An order has no line of this product, or already has one where a new one was to be.",
    remedy: "Read the order's lines again.",
  },
  TS377: {
    meaning: "The id given for a new order belongs to another order.",
    remedy: "Give an id that is not in use, or none.",
  },
  TS378: {
    meaning: "A price is not a decimal number from 0.00 to 99999999.99 with at most two decimals.",
    remedy: "Correct the price.",
  },
  TS379: {
    meaning: "The connection was lost while a transaction committed: whether it was written is unknown.",
    remedy: "Look for its effect first; do it again only if it is not there.",
  },
  TS380: {
    meaning: "Another till already sells in this shop; two would take the same ids.",
    remedy: "Stop the other one: `tillstream start --rate 0` only watches.",
  },
  TS381: {
    meaning: "The shop's database is given by SOURCE_URI: it is somebody's, and no simulator sells there.",
    remedy: "Unset SOURCE_URI; the local world then has a shop of its own.",
  },
  TS355: {
    meaning: "Another program has been migrating the same database for too long.",
    remedy: "Look at its session in SHOW PROCESSLIST; end it or let it finish, then start again.",
  },
} as const satisfies Record<`TS3${string}`, { readonly meaning: string; readonly remedy: string }>;
