/** `20261120-101530123` (AWS's prose has a tenth digit, a ten-thousandth of a second). */
const FLUSH = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)(\d{3})\d?\./;

/** When DMS wrote a change file, from the last part of its key (UTC); null for any other name. */
export function flushTime(name: string): Date | null {
  const [, year, month, day, hour, minute, second, ms] = FLUSH.exec(name) ?? [];
  if (year === undefined) return null;
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
  return Number.isNaN(at.getTime()) ? null : at;
}
