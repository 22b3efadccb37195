import type { Db } from "mongodb";
import type { BenchContext } from "./bench-context.ts";
import { benchDeps } from "./bench-deps.ts";
import type { BenchWorld } from "./bench-world.ts";
import { loadFiles } from "./load-files.ts";

/** The documents of the run's shop, where they have been loaded: at full size the load takes minutes. */
const loaded = new WeakMap<BenchWorld, Db>();

/** A database with all documents of the run's shop; loaded now if no measure has left one. */
export async function loadedShop(context: BenchContext): Promise<Db> {
  return loaded.get(context.world) ?? (await loadShop(context)).db;
}

/** Loads the run's shop into an empty database. `loadMs`: from the first byte read to the last document. */
export async function loadShop({ world, lines, progress }: BenchContext): Promise<{ db: Db; loadMs: number }> {
  const { files } = await world.files(lines);
  const db = await world.emptyDatabase("bench_load");
  const deps = await benchDeps(db);
  const started = performance.now();
  await loadFiles(deps, files, progress);
  const loadMs = performance.now() - started;
  loaded.set(world, db);
  return { db, loadMs };
}
