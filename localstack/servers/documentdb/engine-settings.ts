/** Included at the end of postgresql.conf and written anew at every start, so that old data folders get new settings. */
export const SETTINGS_FILE = "tillstream.conf";

/**
 * Settings of the engine.
 * - preload and cron: the extension's background jobs (TTL, index builds) run through pg_cron in this database.
 * - wal_level minimal, no senders: nobody replicates a laptop.
 * - deadlock_timeout: bulk writes over the same documents meet often; a second of waiting each was the default.
 * - useFileBasedPersistedCursors: without it every open sorted cursor holds a connection.
 * - log_min_messages log: statement errors go to the client and may quote rows; only the server's own affairs are logged.
 */
export const ENGINE_SETTINGS = `
shared_preload_libraries = 'pg_cron,pg_documentdb_core,pg_documentdb'
cron.database_name = 'postgres'
cron.use_background_workers = on
cron.log_run = off
cron.log_statement = off
max_worker_processes = 16
listen_addresses = ''
max_connections = 100
wal_level = minimal
max_wal_senders = 0
max_wal_size = 256MB
jit = off
timezone = 'GMT'
log_timezone = 'GMT'
datestyle = 'iso'
deadlock_timeout = 50ms
documentdb.useFileBasedPersistedCursors = on
documentdb.defaultCursorExpiryTimeLimitSeconds = 600
documentdb_core.enableCollation = on
log_min_messages = log
log_checkpoints = off
`;

/** Faster, and a crash of the machine (not of the server) may lose the last writes: only for templates and tests. */
export const NOT_DURABLE = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };
