/** Digits of a UTC time, `YYYYMMDDHHMMSSmmm`: the raw material of file names, folders and sequences. */
export function utcDigits(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[^0-9]/g, "");
}

/** `yyyy-MM-dd HH:mm:ss.SSSSSS`, the form of DMS's TimestampColumnName; the last three digits are zero, our clocks have milliseconds. */
export function dmsTimestamp(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}000`;
}
