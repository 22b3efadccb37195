/** TS7xx. Each code: what it means and what to do; `docs/errors.md` is generated from here. */
export const SERVER_CODES = {
  TS701: {
    meaning: "No database server of this kind can be had on this machine; every way was tried.",
    remedy: "Give a connection string, or install the server as the message says.",
  },
  TS702: {
    meaning: "A server was started and did not come up.",
    remedy: "Read the last lines of its log in the message; the whole log is at the path named.",
  },
  TS703: {
    meaning: "The packages of a private server could not be fetched or unpacked.",
    remedy:
      "Check the network and the package sources of apt, then start again: the download begins anew, nothing is left half done.",
  },
  TS704: {
    meaning: "Another running program uses this data folder.",
    remedy: "Stop that program (its process id is in the message) or choose another folder with --data.",
  },
  TS705: {
    meaning: "The path of a local socket is longer than the operating system allows.",
    remedy: "Choose a shorter data folder with --data, or set TMPDIR to a short path.",
  },
  TS706: {
    meaning: "The disk is full, or too small for what must be stored.",
    remedy: "Free space on the file system named, or set XDG_CACHE_HOME or --data to another one.",
  },
  TS707: {
    meaning: "The data folder cannot be used: no permission, or not written by this kind of server.",
    remedy: "Choose another folder with --data, or empty it with `tillstream reset`.",
  },
  TS708: {
    meaning: "The DocumentDB engine that was found does not offer the SQL functions our gateway calls.",
    remedy:
      "Delete the cache folder named and start again; if it stays, report the versions in the message and use MONGODB_URI meanwhile.",
  },
  TS709: {
    meaning: "A connection string in the environment is not one this program can use.",
    remedy: "Correct the variable, or unset it to have a private server started.",
  },
  TS710: {
    meaning: "A private server ended again and again and was given up.",
    remedy: "Read the last lines of its log in the message, then start again: the data folder is kept.",
  },
  TS711: {
    meaning: "The port asked for is taken by another program.",
    remedy: "Stop that program or choose another port.",
  },
  TS712: {
    meaning: "A server named by a connection string in the environment does not answer, or refuses the user.",
    remedy: "Start that server or correct the variable; unset it to have a private server started.",
  },
  TS713: {
    meaning: "`npm run verify:cloud` could not install its Python tools.",
    remedy: "Install Python 3.10 or newer with the module venv, and see that packages can be fetched.",
  },
} as const satisfies Record<`TS7${string}`, { readonly meaning: string; readonly remedy: string }>;
