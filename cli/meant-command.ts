import type { Command } from "commander";
import { closestWord } from "../src/core/closest-word.ts";

/** The command that was probably meant, as it is typed: `source shell` for `shell`, which Commander itself does not look for. null: none is near. */
export function meantCommand(program: Command, typed: string): string | null {
  const paths = program.commands.flatMap((command) => [
    [command.name()],
    ...command.commands.map((below) => [command.name(), below.name()]),
  ]);
  const meant = closestWord(typed, [...paths.map((names) => names.at(-1) ?? ""), "help"]);
  const path = paths.find((names) => names.at(-1) === meant);
  return path?.join(" ") ?? meant;
}
