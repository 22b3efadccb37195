import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { InvalidInputError } from "../src/core/errors/error-classes.ts";
import { cachedMariaDb, findMariaDbOnPath } from "../localstack/servers/mariadb/mariadb-programs.ts";
import { findProgram } from "../localstack/servers/find-program.ts";
import { withShop } from "../localstack/world/with-shop.ts";
import type { ShopUris } from "../localstack/world/shop-uris.ts";
import { SHOP_SCHEMA } from "../source/shop-connection.ts";
import { EXIT_CODE, type ExitCode } from "./exit-code.ts";

export const SHELL_USERS = ["admin", "app", "report", "cdc"] as const;
type ShellUser = (typeof SHELL_USERS)[number];
type Client = { readonly program: string; readonly env: Readonly<Record<string, string>> };

async function findClient(): Promise<Client> {
  const onPath = findProgram("mariadb", process.env) ?? findProgram("mysql", process.env);
  if (onPath !== null) return { program: onPath, env: {} };
  for (const way of [await findMariaDbOnPath(process.env), await cachedMariaDb(process.env)]) {
    const client = way.found?.client ?? null;
    if (way.found !== null && client !== null) {
      // The terminal decides how the client shows text; only its libraries are ours.
      const libraries = way.found.env["LD_LIBRARY_PATH"];
      return { program: client, env: libraries === undefined ? {} : { LD_LIBRARY_PATH: libraries } };
    }
  }
  throw new InvalidInputError({
    code: "TS914",
    where: "PATH and our cache",
    found: "no program mariadb or mysql",
    expected: "the database's command-line client",
    remedy: "Install it (`apt install mariadb-client`, `brew install mariadb`), or use tillstream source sql",
  });
}

const uriOf = (shop: ShopUris, user: ShellUser): URL =>
  new URL({ admin: shop.adminUri, app: shop.appUri, report: shop.reportUri, cdc: shop.cdcUri }[user]);

/** Opens the database's own client on the shop; what is piped in is run. Ends with the client's exit code, as fine or failed. */
export async function sourceShellCommand(options: { data: string; user: ShellUser }): Promise<ExitCode> {
  const client = await findClient();
  const quiet = (): void => {};
  return withShop(path.resolve(options.data), { create: false, onProgress: quiet }, async (shop) => {
    const uri = uriOf(shop, options.user);
    const place = [`--host=${uri.hostname}`, `--port=${uri.port || "3306"}`, "--protocol=TCP"];
    const args = [
      "--no-defaults",
      ...place,
      `--user=${decodeURIComponent(uri.username)}`,
      "--default-character-set=utf8mb4",
    ];
    // The password in the environment and not among the arguments, which every user of the machine can list.
    const env = { ...process.env, ...client.env, MYSQL_PWD: decodeURIComponent(uri.password) };
    // Ctrl-C is for the client: it clears the line there.
    process.on("SIGINT", () => {});
    const child = spawn(client.program, [...args, SHOP_SCHEMA], { stdio: "inherit", env });
    const [code] = (await once(child, "exit")) as [number | null];
    return code === 0 ? EXIT_CODE.fine : EXIT_CODE.failed;
  });
}
