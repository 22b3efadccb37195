import { describe, expect, it } from "vitest";
import { deployLocal } from "../../../localstack/deploy/deploy-local.ts";
import { engineAt } from "../../../localstack/deploy/engine.ts";

describe("deploy:local", () => {
  it("names every variable that is missing at once, before it makes anything", async () => {
    const error: unknown = await deployLocal({ TARGET_URI: "" }, () => undefined).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "InvalidInputError" });
    const { problems } = error as { problems: { code: string; where: string }[] };
    expect(problems.map(({ code, where }) => `${code} ${where}`)).toEqual([
      "TS859 environment variable AWS_ENDPOINT_URL",
      "TS859 environment variable TARGET_URI",
    ]);
  });

  it("takes an endpoint that does not say what it is for AWS's own kind", async () => {
    expect(await engineAt("http://127.0.0.1:1")).toBe("other");
  });
});
