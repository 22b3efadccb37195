import { RAW_PREFIX } from "./wanted-files.ts";

/**
 * Keys of change files that a queue message tells of; null when it is no S3 event at all. Two forms: EventBridge's
 * `Object Created` (key as it is) and S3's own `Records` (key URL-encoded, `+` for a space). Test events have no keys.
 */
export function rawKeysOfEvent(body: string): string[] | null {
  const event = parsed(body);
  if (event === null) return null;
  if (isRecord(event["detail"])) {
    const key = field(event["detail"], "object", "key");
    return typeof key === "string" ? [key].filter(isRaw) : null;
  }
  if (event["Event"] === "s3:TestEvent") return [];
  if (!Array.isArray(event["Records"])) return null;
  const keys = event["Records"].map((record: unknown) =>
    isRecord(record) ? field(record, "s3", "object", "key") : null,
  );
  if (!keys.every((key) => typeof key === "string")) return null;
  return keys.map(decodedKey).filter(isRaw);
}

const isRaw = (key: string): boolean => key.startsWith(RAW_PREFIX) && !key.endsWith("/");

function decodedKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll("+", " "));
  } catch {
    // A lone % cannot come from S3; taken as it stands, the event still wakes, and the listing knows the real key.
    return key;
  }
}

function parsed(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function field(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => (isRecord(inner) ? inner[name] : undefined), value);
}
