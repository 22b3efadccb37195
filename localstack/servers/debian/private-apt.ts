import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { boundToParent } from "../private-child.ts";
import { hostRelease } from "./host-release.ts";
import { type ProgramResult, runProgram } from "../run-program.ts";

/** apt as a downloader only: own lists, own empty status, the host's mirror, proxy settings and signing keys. */
export type PrivateApt = {
  readonly architecture: string;
  readonly source: string;
  readonly run: (program: "apt-get" | "apt-cache", args: readonly string[], cwd?: string) => Promise<ProgramResult>;
};

const KEYRINGS = ["debian-archive-keyring", "ubuntu-archive-keyring"].flatMap((name) => [
  `/usr/share/keyrings/${name}.gpg`,
  `/usr/share/keyrings/${name}.pgp`,
]);

/** Why there is no mirror to take packages from, in words; thrown as the cause of a way that was not taken. */
export class NoMirror extends Error {
  override readonly name = "NoMirror";
}

export type Mirror = { readonly uri: string; readonly suite: string };

/** The mirror of the host's own release among the indexes apt would fetch; other vendors' repositories are passed over. */
export const chooseMirror = (printedUris: string, codename: string | null): Mirror | null => {
  const found = [...printedUris.matchAll(/^'([^']+)\/dists\/([^/']+)\/InRelease'/gm)];
  const mirrors = found.map((match) => ({ uri: match[1] ?? "", suite: match[2] ?? "" }));
  const known = new Set([codename, "testing", "stable", "unstable", "sid"]);
  return mirrors.find((m) => m.suite === codename) ?? mirrors.find((m) => known.has(m.suite)) ?? null;
};

const QUIET_ENV = { LC_ALL: "C", LANG: "C" };

export const findMirror = async (): Promise<Mirror> => {
  const printed = await runProgram("apt-get", ["update", "--print-uris"], { env: { ...process.env, ...QUIET_ENV } });
  const mirror = chooseMirror(printed.stdout, hostRelease().codename);
  if (mirror === null) throw new NoMirror("apt has no package source of this machine's own release");
  return mirror;
};

/** Written as apt's last configuration file, so that it wins over the host's; the host's proxy settings stay. */
const aptSettings = (folder: string, architecture: string): string => `
${existsSync("/etc/apt/apt.conf") ? '#include "/etc/apt/apt.conf";' : ""}
Dir::State "${folder}/state"; Dir::State::status "${folder}/state/status"; Dir::Cache "${folder}/cache";
Dir::Etc::sourcelist "${folder}/sources.list"; Dir::Etc::sourceparts "${folder}/none";
Dir::Etc::preferencesparts "${folder}/none"; Dir::Etc::preferences "${folder}/none/preferences";
#clear APT::Architectures;
APT::Architecture "${architecture}"; APT::Architectures:: "${architecture}";
APT::Sandbox::User ""; APT::Install-Recommends "false"; APT::Get::AllowUnauthenticated "false";
Acquire::AllowInsecureRepositories "false"; Acquire::Languages "none"; Acquire::Retries "2"; Acquire::http::Timeout "15";
Acquire::https::Timeout "15"; Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
#clear APT::Update::Pre-Invoke; #clear APT::Update::Post-Invoke; #clear APT::Update::Post-Invoke-Success;
`;

export const openPrivateApt = async (folder: string, suite: "host" | "testing"): Promise<PrivateApt> => {
  const mirror = await findMirror();
  const architecture = (await runProgram("dpkg", ["--print-architecture"])).stdout.trim();
  for (const name of ["state/lists/partial", "cache/archives/partial", "none"]) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  writeFileSync(join(folder, "state/status"), "");
  const keyring = KEYRINGS.find((path) => existsSync(path));
  const options = `arch=${architecture}${keyring === undefined ? "" : ` signed-by=${keyring}`}`;
  // MariaDB is in "main" on Debian and in "universe" on Ubuntu.
  const components = hostRelease().id === "ubuntu" ? "main universe" : "main";
  const source = `deb [${options}] ${mirror.uri} ${suite === "host" ? mirror.suite : suite} ${components}`;
  writeFileSync(join(folder, "sources.list"), `${source}\n`);
  writeFileSync(join(folder, "last.conf"), aptSettings(folder, architecture));
  writeFileSync(join(folder, "first.conf"), `Dir::Etc::main "${folder}/last.conf";\n`);
  const env = { ...process.env, ...QUIET_ENV, APT_CONFIG: join(folder, "first.conf") };
  const run: PrivateApt["run"] = (program, args, cwd = folder) => {
    const [command = program, ...rest] = boundToParent(program, args);
    return runProgram(command, rest, { cwd, env });
  };
  return { architecture, source, run };
};
