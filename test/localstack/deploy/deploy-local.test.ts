import { describe, expect, it } from "vitest";
import { startEndpoint } from "../../../localstack/aws/endpoint.ts";
import { LOCAL_REGION } from "../../../localstack/aws/local-account.ts";
import { deployClients } from "../../../localstack/deploy/deploy-clients.ts";
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

  it("refuses an endpoint that may be somebody's account, before it makes anything", async () => {
    const environment = { AWS_ENDPOINT_URL: "http://127.0.0.1:1", TARGET_URI: "mongodb://127.0.0.1:1/" };
    const lines: string[] = [];
    const deploying = deployLocal(environment, (line) => lines.push(line));
    await expect(deploying).rejects.toMatchObject({ name: "InvalidInputError", code: "TS860" });
    expect(lines).toEqual([]);
  });

  it("says of this project's own local AWS that nothing is to do there", async () => {
    const own = await startEndpoint({ port: 0, services: [] });
    try {
      const environment = {
        AWS_ENDPOINT_URL: own.url,
        TARGET_URI: "mongodb://127.0.0.1:1/",
        DEPLOY_LOCAL_ENGINE: "other",
      };
      await expect(deployLocal(environment, () => undefined)).rejects.toMatchObject({ code: "TS861" });
    } finally {
      await own.stop();
    }
  });

  it("speaks to the region that its ARNs name, whatever the shell's is", async () => {
    const clients = deployClients("http://127.0.0.1:1", {
      AWS_REGION: "eu-central-1",
      AWS_DEFAULT_REGION: "eu-west-1",
    });
    const regions = await Promise.all(Object.values(clients).map((client) => client.config.region()));
    expect(new Set(regions)).toEqual(new Set([LOCAL_REGION]));
    expect(await deployClients(undefined, {}, "eu-west-1").states.config.region()).toBe("eu-west-1");
  });

  it("takes an endpoint that does not say what it is for AWS's own kind", async () => {
    expect(await engineAt("http://127.0.0.1:1")).toBe("other");
  });
});
