/** Connection facts of a `mysql://user:password@host:port/schema` URI, as the driver takes them. */
export type MysqlAddress = { host: string; port: number; user: string; password: string };

const DEFAULT_PORT = 3306;

export function mysqlAddress(uri: string): MysqlAddress {
  const url = new URL(uri);
  return {
    host: url.hostname,
    port: Number(url.port || DEFAULT_PORT),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
}
