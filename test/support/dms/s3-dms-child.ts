import { startDms, type DmsOptions, type S3Target } from "../../../localstack/dms/start-dms.ts";

/** A process that replicates into a bucket until it is killed. Argument: its options as JSON. Says each state it has reached. */
const options = JSON.parse(process.argv[2] ?? "{}") as Omit<DmsOptions, "log"> & S3Target;
const dms = await startDms({ ...options, log: () => {} });
const say = (line: string): void => void process.stdout.write(`${line}\n`);
// The test that started it is gone.
process.stdout.on("error", () => process.exit(1));
say("started");
await dms.fullLoadDone;
say("loaded");
setInterval(() => say(`position ${dms.status().position ?? ""}`), 200);
await dms.failed;
