import { describe, expect, it } from "vitest";
import { withDocumentDbOptions } from "../../../src/core/pipeline/documentdb-options.ts";

const HOST = "shop.cluster-abc.eu-central-1.docdb.amazonaws.com";

describe("connection string of a DocumentDB cluster", () => {
  it.each([
    [`mongodb://${HOST}:27017/?authMechanism=MONGODB-AWS`, "&tls=true&replicaSet=rs0"],
    [`mongodb://${HOST}/`, "?tls=true&replicaSet=rs0"],
    [`mongodb://${HOST}`, "/?tls=true&replicaSet=rs0"],
    [`mongodb://u:p%3F@${HOST}:27017/?ssl=true`, "&replicaSet=rs0"],
    [`mongodb://first.x:27017,${HOST}:27017/?replicaSet=rs0`, "&tls=true"],
    ["mongodb://shop.cluster-abc.cn-north-1.docdb.amazonaws.com.cn/", "?tls=true&replicaSet=rs0"],
  ])("%s gets %s", (uri, added) => {
    expect(withDocumentDbOptions(uri)).toBe(`${uri}${added}`);
  });

  it.each([
    `mongodb://${HOST}/?TLS=false&replicaSet=own`,
    "mongodb+srv://shop.abc.mongodb.net/?authMechanism=MONGODB-AWS",
    "mongodb://127.0.0.1:27017/?directConnection=true",
    `mongodb://127.0.0.1/?appName=${HOST}`,
  ])("%s stays as it is", (uri) => {
    expect(withDocumentDbOptions(uri)).toBe(uri);
  });
});
