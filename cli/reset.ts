import path from "node:path";
import { InvalidInputError } from "../src/core/errors/error-classes.ts";
import { runningWorld } from "../localstack/world/world-file.ts";
import { emptyWorldFolder } from "../localstack/world/world-folder.ts";
import { EXIT_CODE, type ExitCode } from "./exit-code.ts";

/** Empties the data folder, unless somebody is using it or it is not ours. */
export async function resetCommand(options: { data: string }): Promise<ExitCode> {
  const dataDir = path.resolve(options.data);
  const running = runningWorld(dataDir);
  if (running !== null) {
    throw new InvalidInputError({
      code: "TS905",
      where: `data folder "${options.data}"`,
      found: `a running tillstream, process ${running.pid}`,
      expected: "nobody using it",
      remedy: "Stop it with Ctrl-C first",
    });
  }
  console.error(emptyWorldFolder(dataDir) ? `emptied ${options.data}` : `${options.data} was empty already`);
  return EXIT_CODE.fine;
}
