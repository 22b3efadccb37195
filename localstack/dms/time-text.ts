const NEGATIVE_TIME = /^-(\d+):(\d+):(\d+)(.*)$/;
const SIX_BITS = 6;
const TWELVE_BITS = 12;

const two = (n: number): string => String(n).padStart(2, "0");

/**
 * Mends negative TIME values of the log reader. It adds one second to a packed value (hour 10 bits, minute 6, second 6) without the carry:
 * -05:00:00 arrives as -04:63:64. Adding up the packed parts again gives the carry back.
 */
export function timeText(decoded: string): string {
  const match = NEGATIVE_TIME.exec(decoded);
  if (!match) return decoded;
  const [, hours, minutes, seconds, fraction] = match;
  const packed = (Number(hours) << TWELVE_BITS) + (Number(minutes) << SIX_BITS) + Number(seconds);
  return `-${two(packed >> TWELVE_BITS)}:${two((packed >> SIX_BITS) & 63)}:${two(packed & 63)}${fraction ?? ""}`;
}
