import { readdirSync } from "node:fs";
import { join } from "node:path";

/** The major release the archive's `postgresql-<n>-documentdb` is built for. */
export const POSTGRES_MAJOR = 18;

/** Paths inside a prefix; they move with it. */
export type EngineLayout = {
  /** Wrappers that start the programs with our own loader and libraries. */
  readonly bin: string;
  /** The programs themselves. */
  readonly elf: string;
  readonly modules: string;
  readonly libraries: string;
  readonly loader: string;
  readonly extensions: string;
  readonly share: string;
};

export const engineLayout = (prefix: string): EngineLayout => {
  const base = join(prefix, "usr/lib/postgresql", String(POSTGRES_MAJOR));
  const share = join(prefix, "usr/share/postgresql", String(POSTGRES_MAJOR));
  const triplet = readdirSync(join(prefix, "usr/lib")).find((name) => name.includes("-linux-gnu"));
  if (triplet === undefined) throw new Error(`no libraries below ${prefix}/usr/lib`);
  const libraries = join(prefix, "usr/lib", triplet);
  const loader = readdirSync(libraries).find((name) => /^ld-linux-.*\.so\.\d+$/.test(name));
  if (loader === undefined) throw new Error(`no loader in ${libraries}`);
  return {
    bin: join(base, "bin"),
    elf: join(base, "elf"),
    modules: join(base, "lib"),
    libraries,
    loader: join(libraries, loader),
    extensions: join(share, "extension"),
    share,
  };
};
