/** TS9xx. Each code: what it means and what to do; `docs/errors.md` is generated from here. */
export const COMMAND_LINE_CODES = {
  TS901: {
    meaning: "The Node that runs the command line is too old and no newer one is installed beside it.",
    remedy: "Run npm ci; it installs Node 24 into node_modules.",
  },
  TS902: { meaning: "The command line was used in a way it does not know.", remedy: "See tillstream --help." },
  TS903: {
    meaning: "The text given to run or invoke is not JSON.",
    remedy: "Quote the whole JSON in single quotes, or give @file.",
  },
  TS904: {
    meaning: "The folder given with --from holds no change files.",
    remedy: "Give the folder that holds epoch=0001/… or raw/….",
  },
  TS905: {
    meaning: "Another tillstream already runs on this data folder.",
    remedy: "Stop it with Ctrl-C, or give another folder with --data.",
  },
  TS906: {
    meaning: "The data folder holds a world that was started another way (with or without a shop).",
    remedy: "Give another folder with --data, or empty this one with tillstream reset.",
  },
  TS907: {
    meaning: "An execution did not succeed.",
    remedy: "Read its error, mend the cause and redrive it, or start a new run.",
  },
  TS908: { meaning: "There is no certificate yet.", remedy: 'Run tillstream run \'{"mode":"reconcile"}\'.' },
  TS909: { meaning: "A file the command line should read cannot be read.", remedy: "Check the path." },
  TS910: {
    meaning: "The data folder is not one of ours, so it is not emptied.",
    remedy: "Give the folder that start was given with --data.",
  },
  TS911: {
    meaning: "The data folder holds no world to use.",
    remedy: "Run tillstream start first, or give its folder with --data.",
  },
  TS912: {
    meaning: "The documents in the data folder were made with another mapping file.",
    remedy: "Give another folder with --data, or empty this one with tillstream reset.",
  },
  TS913: {
    meaning: "The data folder's world has no shop: it was made from change files.",
    remedy: "Give another folder with --data.",
  },
  TS914: {
    meaning: "The database's command-line client is not there.",
    remedy: "Install it (`apt install mariadb-client`, `brew install mariadb`), or use tillstream source sql.",
  },
  TS915: {
    meaning: "A command needs the running world of the data folder, and there is none.",
    remedy: "Start it with tillstream start, in another terminal.",
  },
  TS916: {
    meaning: "The local DMS refused a command, or its task ended otherwise than was asked for.",
    remedy: "Look at tillstream dms status and at logs/tillstream.log in the data folder.",
  },
  TS917: {
    meaning: "The data folder holds files that are not of a local world.",
    remedy: "Give another folder with --data; raw CSV files are loaded with tillstream source load <folder>.",
  },
  TS918: {
    meaning:
      "An execution cannot be redriven: there is none of that name, or it runs, succeeded, or ended too long ago.",
    remedy: "Take the name that tillstream run printed, or the list on the page; or start a new execution.",
  },
  TS919: {
    meaning: "dms reload --tables names a table that is not of the DMS task.",
    remedy: "tillstream dms status lists the tables of the task.",
  },
  TS920: {
    meaning: "The local world ended while a command was talking to it.",
    remedy: "Start it again; what was committed is there. tillstream run --redrive lets a run go on.",
  },
  TS921: {
    meaning: "An execution refused its input; every problem of it follows.",
    remedy: "Correct the input and start again; nothing was started.",
  },
  TS922: {
    meaning: "A file or folder cannot be made, read or written.",
    remedy: "Give this user the right to it, make room, or choose another folder with --data.",
  },
} as const satisfies Record<`TS9${string}`, { readonly meaning: string; readonly remedy: string }>;
