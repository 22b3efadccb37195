import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Definition } from "./asl.ts";
import { readDefinition } from "./read-definition.ts";

/** Definitions by content hash. Kept on disk, because a redrive runs the definition its execution began with even when the file has changed since. */
export class DefinitionStore {
  readonly #folder: string;
  readonly #read = new Map<string, Definition>();

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** Checks and keeps a definition; gives its hash. Throws as `readDefinition` does. */
  put(json: string, where: string): string {
    const definition = readDefinition(json, where);
    const hash = createHash("sha256").update(json).digest("hex").slice(0, 16);
    this.#read.set(hash, definition);
    if (!existsSync(this.#file(hash))) writeFileSync(this.#file(hash), json);
    return hash;
  }

  get(hash: string): Definition {
    const known = this.#read.get(hash);
    if (known !== undefined) return known;
    const definition = readDefinition(readFileSync(this.#file(hash), "utf8"), this.#file(hash));
    this.#read.set(hash, definition);
    return definition;
  }

  /** The definition as it was given, comments included. */
  text(hash: string): string {
    return readFileSync(this.#file(hash), "utf8");
  }

  #file(hash: string): string {
    return join(this.#folder, `${hash}.asl.json`);
  }
}
