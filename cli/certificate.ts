import path from "node:path";
import { GetObjectCommand, NoSuchKey } from "@aws-sdk/client-s3";
import { InvalidInputError } from "../src/core/errors/error-classes.ts";
import { withWorld } from "../localstack/world/with-world.ts";
import { EXIT_CODE, type ExitCode } from "./exit-code.ts";
import { localClients } from "./local-clients.ts";

/** The last certificate as text, or null when none was made yet. */
export async function lastCertificate(endpoint: string, bucket: string, kind: "json" | "html"): Promise<string | null> {
  try {
    const object = await localClients(endpoint).s3.send(
      new GetObjectCommand({ Bucket: bucket, Key: `certificates/latest.${kind}` }),
    );
    return (await object.Body?.transformToString()) ?? null;
  } catch (error) {
    if (error instanceof NoSuchKey) return null;
    throw error;
  }
}

export async function certificateCommand(options: { data: string; html?: boolean }): Promise<ExitCode> {
  return withWorld(path.resolve(options.data), async (world) => {
    const json = await lastCertificate(world.endpoint, world.workBucket, "json");
    const text = options.html === true ? await lastCertificate(world.endpoint, world.workBucket, "html") : json;
    if (json === null || text === null) {
      throw new InvalidInputError({
        code: "TS908",
        where: `data folder "${options.data}"`,
        found: "no certificate",
        expected: "one",
        remedy: `Run tillstream run '{"mode":"reconcile"}'`,
      });
    }
    console.log(text.trimEnd());
    const verdict = (JSON.parse(json) as { verdict: string }).verdict;
    return verdict === "GREEN" ? EXIT_CODE.fine : EXIT_CODE.redCertificate;
  });
}
