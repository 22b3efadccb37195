import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { CloudUnavailableError, InvalidInputError } from "../../src/core/errors/error-classes.ts";
import { databaseUri, requiredDatabaseUri } from "../../src/edges/secrets.ts";

const secrets = mockClient(SecretsManagerClient);

describe("where a database is", () => {
  beforeEach(() => secrets.reset());

  it("is a plain URI on a developer's machine, without asking anybody", async () => {
    expect(await databaseUri({ uri: "mongodb://127.0.0.1/", secretArn: undefined })).toBe("mongodb://127.0.0.1/");
    expect(secrets.calls()).toEqual([]);
  });

  it("is in the secret otherwise", async () => {
    secrets.on(GetSecretValueCommand, { SecretId: "arn:s" }).resolves({ SecretString: '{"uri":"mongodb://h/"}' });
    expect(await databaseUri({ uri: undefined, secretArn: "arn:s" })).toBe("mongodb://h/");
  });

  it("is nowhere when neither is given: fine for the source, not for the target", async () => {
    const nowhere = { uri: undefined, secretArn: undefined };
    expect(await databaseUri(nowhere)).toBeNull();
    await expect(requiredDatabaseUri(nowhere)).rejects.toThrow(InvalidInputError);
    await expect(requiredDatabaseUri(nowhere)).rejects.toThrow(/TS520 .*TargetSecretArn.*TargetUri.*CreateDocumentDb/);
  });

  it("can be asked for again when Secrets Manager does not answer", async () => {
    secrets.rejects(new Error("socket"));
    await expect(databaseUri({ uri: undefined, secretArn: "arn:s" })).rejects.toThrow(CloudUnavailableError);
  });
});
