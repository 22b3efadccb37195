import { type Connection, createConnection } from "mysql2/promise";

/**
 * Lets root in over TCP from 127.0.0.1 without a password (the server listens nowhere else) and removes anonymous
 * accounts. Over the socket and outside the binlog: the source's history starts with the shop, not with us.
 * Returns the server's version and data folder, so that the caller knows whom it talks to.
 */
export const openRootAccount = async (socket: string): Promise<{ version: string; dataFolder: string }> => {
  const connection = await createConnection({ socketPath: socket, user: "root" });
  try {
    const [rows] = await connection.query("SELECT @@version AS version, @@datadir AS dataFolder");
    const [row] = rows as { version: string; dataFolder: string }[];
    await grantRoot(connection);
    return { version: row?.version ?? "", dataFolder: row?.dataFolder ?? "" };
  } finally {
    await connection.end();
  }
};

const grantRoot = async (connection: Connection): Promise<void> => {
  const [accounts] = await connection.query("SELECT User AS user, Host AS host FROM mysql.global_priv");
  const known = accounts as { user: string; host: string }[];
  const anonymous = known.filter((account) => account.user === "");
  const hasRoot = known.some((account) => account.user === "root" && account.host === "127.0.0.1");
  if (hasRoot && anonymous.length === 0) return;
  await connection.query("SET SESSION sql_log_bin = 0");
  await connection.query("CREATE USER IF NOT EXISTS 'root'@'127.0.0.1' IDENTIFIED BY ''");
  await connection.query("GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION");
  for (const { host } of anonymous) await connection.query("DROP USER ''@?", [host]);
};
