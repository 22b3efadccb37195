/** What a DocumentDB cluster wants of every connection. Retryable writes are not here: the deployment decides about them by the version. */
const WANTED = [
  { names: ["tls", "ssl"], option: "tls=true" },
  { names: ["replicaset"], option: "replicaSet=rs0" },
] as const;

/** The address of an instance-based cluster, its reader or one of its instances, in every partition of AWS. */
const CLUSTER_HOST = /\.docdb\.amazonaws\.com(?:\.cn)?(?::\d+)?$/i;

/**
 * A connection string with what DocumentDB demands, if its host is a DocumentDB cluster; options that stand there already stay as
 * they are. Every other connection string comes back unchanged.
 */
export function withDocumentDbOptions(uri: string): string {
  const [address = "", query = ""] = uri.split(/\?(.*)/s);
  const [, hosts = ""] = /^mongodb:\/\/(?:[^@/]*@)?([^/]*)/.exec(address) ?? [];
  if (!hosts.split(",").some((host) => CLUSTER_HOST.test(host))) return uri;
  const given = query.split("&").filter((option) => option !== "");
  const names = new Set(given.map((option) => option.split("=", 1)[0]?.toLowerCase()));
  const missing = WANTED.filter((wanted) => !wanted.names.some((name) => names.has(name)));
  const path = address.slice("mongodb://".length).includes("/") ? address : `${address}/`;
  return `${path}?${[...given, ...missing.map(({ option }) => option)].join("&")}`;
}
