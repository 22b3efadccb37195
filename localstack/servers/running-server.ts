/** A database server somebody can connect to: a private child of this process, or one that was already there. */
export type RunningServer = {
  /** Connection string for the official driver. Stays the same when the server had to be restarted. */
  readonly uri: string;
  /** How it was found, in words for a person: "mariadbd on PATH", "SOURCE_URI". */
  readonly kind: string;
  /** As the server names itself: "10.11.19-MariaDB", "7.0.0". */
  readonly version: string;
  /** The process to look at now; 0 when the server is not our child. Changes when the server had to be restarted. */
  readonly pid: number;
  /** Ends the server cleanly and everything that belongs to it. Does nothing for a server that is not our child, nor a second time. */
  readonly stop: () => Promise<void>;
};

/** One step of a long preparation; `totalBytes` is null while nobody knows it. */
export type ServerProgress = {
  readonly what: string;
  readonly step: string;
  readonly doneBytes: number;
  readonly totalBytes: number | null;
};

export type ReportProgress = (progress: ServerProgress) => void;

/** Plain lines for the log; never called with data of the databases. */
export type WriteLog = (line: string) => void;

/** What `process.env` looks like; given in, so that tests and `doctor` can ask "what if". */
export type Environment = Readonly<Record<string, string | undefined>>;
