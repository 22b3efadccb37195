/** TS5xx. Each code: what it means and what to do; `docs/errors.md` is generated from here. */
export const PIPELINE_CODES = {
  TS501: {
    meaning: "The input of an execution is not a JSON object.",
    remedy: 'Start it with an object, for example {"mode":"changes"}.',
  },
  TS502: {
    meaning: "The input asks for a mode that does not exist.",
    remedy: "Use one of changes, full, files, range, table, reconcile, repair.",
  },
  TS503: {
    meaning: "The input has a field nobody reads.",
    remedy: "Correct the spelling or leave it out; nothing was started.",
  },
  TS504: {
    meaning: "A field of the input has the wrong type or value.",
    remedy: "Write it as the message says; nothing was started.",
  },
  TS505: {
    meaning: "A field of the input has no meaning in this mode.",
    remedy: "Leave it out, or choose the mode the message names.",
  },
  TS506: {
    meaning: "Files were asked for by name, and there is no such object in the data bucket.",
    remedy: "List the bucket and give a key or a prefix that exists, beginning with raw/.",
  },
  TS507: {
    meaning: "A full load was asked for, and the data bucket has no LOAD files of that epoch.",
    remedy: "Give an epoch whose folder exists below raw/, or start the full load in DMS first.",
  },
  TS510: {
    meaning: "A change file belongs to a table or schema that the mapping does not name.",
    remedy:
      "Add the table to the mapping, or to its list of ignored tables; the next run loads or ignores the file by itself.",
  },
  TS511: {
    meaning: "An object below raw/ is no change file by its name.",
    remedy: "Nothing, if it was put there on purpose; it is counted as ignored and never read.",
  },
  TS512: {
    meaning: "A change file belongs to a table that the mapping ignores on purpose.",
    remedy: "Nothing; take the table off the ignored list to load it.",
  },
  TS513: {
    meaning: "A change file has more bad rows than quarantine takes from one file, whatever their share.",
    remedy:
      "Look at the first of them, correct the mapping or the source, send the file again. The file itself is kept in quarantine.",
  },
  TS514: {
    meaning: "Rows read are not applied + superseded + quarantined. A bug of ours.",
    remedy: "Report it with the file; its entry in the ledger stays open and no row was dropped without a trace.",
  },
  TS520: {
    meaning: "An environment variable of a function is missing or cannot be understood.",
    remedy: "Set it in template.yaml, or as a parameter of the deployment.",
  },
  TS521: {
    meaning: "A secret holds no connection string and no host with user name and password.",
    remedy: 'Store {"uri":"…"} or a database secret with host, port, username and password.',
  },
  TS530: {
    meaning: "S3 did not answer, or refused a call.",
    remedy: "The call is retried. If it goes on, check the bucket's name, the function's policy and the network.",
  },
  TS531: {
    meaning: "Step Functions did not answer, or refused a call.",
    remedy: "The call is retried. If it goes on, check the state machine's name and the function's policy.",
  },
  TS532: {
    meaning: "Secrets Manager did not answer, or refused a call.",
    remedy: "The call is retried. If it goes on, check the secret's ARN and the function's policy.",
  },
  TS533: {
    meaning: "DMS did not answer, or refused a call.",
    remedy: "The call is retried. If it goes on, check the ARN, the function's policy and the network.",
  },
  TS534: {
    meaning: "DMS has no replication of the ARN that was configured.",
    remedy: "Give DmsTaskArn the ARN of the task or of the serverless replication, or leave it empty.",
  },
  TS535: {
    meaning: "The full load of the newest epoch ended before it was complete: the DMS task failed or was stopped.",
    remedy: "Look at the task in DMS, let it go on or reload it, then start the run again. Nothing was loaded.",
  },
  TS536: {
    meaning: "The full load of the newest epoch took longer than a run waits for it.",
    remedy: "Start the run again, it goes on waiting. FullLoadTimeoutMinutes says how long.",
  },
  TS540: {
    meaning: "A message in the wake queue is no S3 event.",
    remedy: "It goes to the dead letters after five deliveries; look there for who sent it. No file is lost by it.",
  },
  TS550: {
    meaning: "A field of the input is refused on purpose: what it asks for cannot be done safely here.",
    remedy: "The message says what to do instead; nothing was started.",
  },
  TS551: {
    meaning: "The input names a table that the mapping does not load.",
    remedy: "Use a name of the source or of the mapping, in any case; the message lists them.",
  },
  TS552: {
    meaning: "A time of the input is no day of the calendar, or the range ends before it begins.",
    remedy: "Write days as 2026-11-20, times with their zone, or a time before the start as -PT2H.",
  },
  TS553: {
    meaning: "A key to repair is not of the type of the table's key.",
    remedy:
      'Write integer keys as numbers or, beyond 2^53, as their digits in quotes; text keys always in quotes, for example [42] or ["00501"].',
  },
  TS554: {
    meaning: "More calls at once were asked for than the deployment allows.",
    remedy: "Ask for less, or raise LoadConcurrency, within what the target's connections allow.",
  },
  TS555: {
    meaning: "`replace` deletes rows, and `confirm` does not name the same tables as `tables`.",
    remedy: "Write the tables once more into `confirm`, joined by commas, if they are meant.",
  },
  TS556: {
    meaning: "`replace` has no new load to go by: no DMS task is known, or DMS says nothing of the table's load.",
    remedy: "Give the stack DmsTaskArn, reload the table in DMS (ReloadTables), or repair by keys instead.",
  },
  TS557: {
    meaning: "The input is so long that it would not fit into a state of the machine beside what is planned.",
    remedy: "Share files or keys out among several runs, or name prefixes in place of files.",
  },
} as const satisfies Record<`TS5${string}`, { readonly meaning: string; readonly remedy: string }>;
