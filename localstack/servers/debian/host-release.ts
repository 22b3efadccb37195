import { readFileSync } from "node:fs";

/** What this machine runs, from os-release: "debian", "bookworm", and the whole text; "unknown" and null where it does not say. */
export type HostRelease = { readonly id: string; readonly codename: string | null; readonly text: string };

export const hostRelease = (path = "/etc/os-release"): HostRelease => {
  let text = "";
  try {
    text = readFileSync(path, "utf8");
  } catch {
    // Systems other than Linux have no such file.
  }
  const field = (name: string): string | null => new RegExp(`^${name}=["']?([^"'\\n]+)`, "m").exec(text)?.[1] ?? null;
  return { id: field("ID") ?? "unknown", codename: field("VERSION_CODENAME"), text };
};
