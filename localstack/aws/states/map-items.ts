import type { ItemReader, MapState } from "./asl.ts";
import { compute, computeNumber, computeText, type Frame } from "./frame.ts";
import { isJsonObject, type Json } from "./json.ts";
import { StateFailure } from "./state-failure.ts";

/** The items of a Map: its Items, the lines its ItemReader reads, else its input. Throws StateFailure when they are no list or cannot be read. */
export async function mapItems(frame: Frame, state: MapState): Promise<readonly Json[]> {
  if (state.ItemReader !== undefined) return readItems(frame, state.ItemReader);
  const items = state.Items === undefined ? frame.input : await compute(frame, state.Items, "Items");
  if (Array.isArray(items)) return items as readonly Json[];
  throw new StateFailure(
    "States.QueryEvaluationError",
    `${frame.name}.Items must be a list, found ${isJsonObject(items) ? "an object" : JSON.stringify(items)}`,
  );
}

async function readItems(frame: Frame, reader: ItemReader): Promise<readonly Json[]> {
  const args = isJsonObject(reader.Arguments) ? reader.Arguments : {};
  const bucket = await computeText(frame, args["Bucket"] ?? null, "ItemReader.Arguments.Bucket");
  const key = await computeText(frame, args["Key"] ?? null, "ItemReader.Arguments.Key");
  const { MaxItems: maxItems } = reader.ReaderConfig;
  const most =
    maxItems === undefined ? Number.POSITIVE_INFINITY : await computeNumber(frame, maxItems, "ReaderConfig.MaxItems");
  try {
    return await parseLines(frame.scope.run.world.readObject(bucket, key), most);
  } catch (error) {
    throw new StateFailure("States.ItemReaderFailed", `s3://${bucket}/${key}: ${(error as Error).message}`);
  }
}

async function parseLines(chunks: AsyncIterable<Uint8Array>, most: number): Promise<Json[]> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const items: Json[] = [];
  let rest = "";
  let line = 0;
  const take = (text: string): void => {
    line += 1;
    if (text.trim() === "" || items.length >= most) return;
    try {
      items.push(JSON.parse(text) as Json);
    } catch (error) {
      throw new Error(`line ${line} is not JSON: ${(error as Error).message}`, { cause: error });
    }
  };
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines) take(text);
  }
  take(rest + decoder.decode());
  return items;
}
