/** Packages of Debian's archive that make one private server, and how they become a folder it runs from. */
export type PackageSet = {
  /** Also the beginning of the cache folder's name. */
  readonly name: string;
  /** `host`: the release this machine runs, so that its libc fits. Otherwise a suite by name. */
  readonly suite: "host" | "testing";
  readonly roots: readonly string[];
  /** Which dependencies are taken along; everything else (init scripts, perl, debconf) is not needed to run a binary. */
  readonly walkInto: (name: string) => boolean;
  /** What `tar` takes out of a package; empty takes all. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Increased whenever the way of building changes, so that an older cache is not used. */
  readonly recipe: number;
  /** Seen sizes, for people and for the check of room. */
  readonly downloadBytes: number;
  readonly unpackedBytes: number;
  /** What is still to be done with the unpacked files. Paths in them must not matter: the folder is renamed afterwards. */
  readonly finish: (prefix: string) => Promise<void>;
  /** Runs the server's `--version` and returns what it says; throws when it does not run. */
  readonly check: (prefix: string) => Promise<string>;
};
