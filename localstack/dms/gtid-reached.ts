type Numbers = ReadonlyMap<string, bigint>;

/** The last transaction's number of each domain: `0-1-9,5-1-3` has 9 in 0 and 3 in 5. */
function lastOfDomains(gtidSet: string): Numbers {
  const gtids = gtidSet.split(",").filter((gtid) => gtid !== "");
  return new Map(
    gtids.map((gtid) => {
      const [domain = "", , number = "0"] = gtid.split("-");
      return [domain, BigInt(number)];
    }),
  );
}

/** Whether a MariaDB GTID set is at or behind another one in every domain of that one: everything up to `target` is in `position`. */
export function gtidReached(position: string, target: string): boolean {
  const reached = lastOfDomains(position);
  return [...lastOfDomains(target)].every(([domain, number]) => (reached.get(domain) ?? -1n) >= number);
}
