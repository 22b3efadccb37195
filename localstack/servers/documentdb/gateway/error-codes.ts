/**
 * DocumentDB raises errors of its own SQLSTATE class: "M" and four letters, each one of MongoDB's codes. Pairs of
 * letters:code, taken from the extension's error table; what is absent becomes InternalError with the SQLSTATE in the text.
 */
const ENGINE_CODES =
  "0000:1 0001:2 0002:5 0003:9 0004:14 0005:15 0006:20 0007:23 0008:26 0009:27 000A:28 000C:34 000D:40 000E:43 000F:48 " +
  "000G:52 000H:53 000I:54 000J:56 000K:57 000L:61 000M:66 000N:67 000O:68 000P:72 000Q:73 000R:85 000S:86 000T:111 " +
  "000U:115 000V:118 000W:146 000X:159 000Y:165 000Z:166 0010:167 0011:181 0012:197 0013:224 0014:232 0015:241 0016:263 " +
  "0017:276 0018:291 0019:361 001B:10334 001C:11000 001H:13113 0036:17261 003A:17419 003B:17420 007U:40324 0087:40414 " +
  "0088:40415 008Z:40647 00AF:1257300 00CO:121 00DO:16 00EL:143 00EX:50 00EY:59 00F1:112 00F2:117 00F4:201 00F6:251";

export const INTERNAL_ERROR = 1;
export const DUPLICATE_KEY = 11_000;
export const WRITE_CONFLICT = 112;
export const SHUTDOWN_IN_PROGRESS = 91;
export const NO_SUCH_TRANSACTION = 251;
export const COMMAND_NOT_FOUND = 59;
export const COMMAND_NOT_SUPPORTED = 115;
export const CURSOR_NOT_FOUND = 43;
export const CURSOR_IN_USE = 143;

/** PostgreSQL's own states that a command can meet. */
const POSTGRES_CODES: readonly (readonly [string, number])[] = [
  ["23505", DUPLICATE_KEY],
  ["23P01", DUPLICATE_KEY],
  ["40001", WRITE_CONFLICT],
  ["40P01", WRITE_CONFLICT],
  ["55P03", 24], // LockTimeout
  ["57014", 50], // MaxTimeMSExpired
  ["0A000", COMMAND_NOT_SUPPORTED],
  ["42P01", 26], // NamespaceNotFound
  ["42P07", 48], // NamespaceExists
  ["53100", 14_031], // OutOfDiskSpace
  ["53200", 146], // ExceededMemoryLimit
  ["54000", 201],
  ["25P02", 263],
  ["57P01", SHUTDOWN_IN_PROGRESS],
  ["57P02", SHUTDOWN_IN_PROGRESS],
  ["57P03", SHUTDOWN_IN_PROGRESS],
  ["22P02", 9], // FailedToParse
  ["22023", 2], // BadValue
  // Packed it is 2600, which a write error could take for one of MongoDB's codes.
  ["XX000", INTERNAL_ERROR],
];

const CODE_OF_STATE = new Map<string, number>([
  ...ENGINE_CODES.split(" ").map((pair): [string, number] => [`M${pair.slice(0, 4)}`, Number(pair.slice(5))]),
  ...POSTGRES_CODES,
]);

const NAMES = new Map([
  [1, "InternalError"],
  [2, "BadValue"],
  [9, "FailedToParse"],
  [14, "TypeMismatch"],
  [20, "IllegalOperation"],
  [26, "NamespaceNotFound"],
  [27, "IndexNotFound"],
  [43, "CursorNotFound"],
  [48, "NamespaceExists"],
  [50, "MaxTimeMSExpired"],
  [59, "CommandNotFound"],
  [67, "CannotCreateIndex"],
  [85, "IndexOptionsConflict"],
  [86, "IndexKeySpecsConflict"],
  [91, "ShutdownInProgress"],
  [112, "WriteConflict"],
  [115, "CommandNotSupported"],
  [143, "CursorInUse"],
  [251, "NoSuchTransaction"],
  [11_000, "DuplicateKey"],
  [14_031, "OutOfDiskSpace"],
]);

export const codeOfState = (sqlState: string): number => CODE_OF_STATE.get(sqlState) ?? INTERNAL_ERROR;

export const codeName = (code: number): string => NAMES.get(code) ?? `Location${code}`;

/** PostgreSQL packs a state's five letters into an int32, six bits each, the first letter lowest. */
const unpackState = (packed: number): string => {
  let rest = packed;
  let state = "";
  for (let letter = 0; letter < 5; letter += 1) {
    state += String.fromCharCode((rest & 0x3f) + 0x30);
    rest >>= 6;
  }
  return state;
};

const LARGEST_MONGO_CODE = 0xf_ffff;

/** The code in a writeErrors entry: a packed SQLSTATE, or already MongoDB's code. */
export const codeOfPacked = (packed: number): number =>
  CODE_OF_STATE.get(unpackState(packed)) ?? (packed > LARGEST_MONGO_CODE ? INTERNAL_ERROR : packed);

/** Drivers and people look for "E11000"; PostgreSQL does not say it. */
export const duplicateKeyMessage = (message: string): string =>
  message.includes("E11000") ? message : `E11000 duplicate key error: ${message}`;
