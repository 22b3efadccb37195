import type { Connection, RowDataPacket } from "mysql2/promise";

const QUERIES = {
  tables:
    "SELECT TABLE_NAME, TABLE_TYPE, ENGINE, TABLE_COLLATION FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'pos' ORDER BY TABLE_NAME",
  columns:
    "SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, EXTRA, GENERATION_EXPRESSION FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = 'pos' ORDER BY TABLE_NAME, ORDINAL_POSITION",
  indexes:
    "SELECT TABLE_NAME, INDEX_NAME, NON_UNIQUE, GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX) COLUMNS FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = 'pos' GROUP BY 1, 2, 3 ORDER BY 1, 2",
  references:
    "SELECT r.TABLE_NAME, r.CONSTRAINT_NAME, k.COLUMN_NAME, k.REFERENCED_TABLE_NAME, k.REFERENCED_COLUMN_NAME, r.DELETE_RULE, r.UPDATE_RULE FROM information_schema.REFERENTIAL_CONSTRAINTS r JOIN information_schema.KEY_COLUMN_USAGE k USING (CONSTRAINT_SCHEMA, CONSTRAINT_NAME) WHERE r.CONSTRAINT_SCHEMA = 'pos' ORDER BY 1, 2",
  checks:
    "SELECT TABLE_NAME, CONSTRAINT_NAME, CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = 'pos' ORDER BY 1, 2",
  views: "SELECT TABLE_NAME, VIEW_DEFINITION FROM information_schema.VIEWS WHERE TABLE_SCHEMA = 'pos' ORDER BY 1",
  routines:
    "SELECT ROUTINE_NAME, ROUTINE_TYPE, ROUTINE_DEFINITION FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = 'pos' ORDER BY 1",
  triggers:
    "SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE, EVENT_MANIPULATION, ACTION_TIMING, ACTION_STATEMENT, SQL_MODE FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = 'pos' ORDER BY 1",
  events:
    "SELECT EVENT_NAME, EVENT_DEFINITION, INTERVAL_VALUE, INTERVAL_FIELD, STATUS FROM information_schema.EVENTS WHERE EVENT_SCHEMA = 'pos' ORDER BY 1",
};

export type Structure = Record<keyof typeof QUERIES, RowDataPacket[]>;

/** Everything information_schema says about the shop's database. */
export async function structureOf(connection: Connection): Promise<Structure> {
  const entries: [string, RowDataPacket[]][] = [];
  for (const [name, sql] of Object.entries(QUERIES))
    entries.push([name, (await connection.query<RowDataPacket[]>(sql))[0]]);
  return Object.fromEntries(entries) as Structure;
}
