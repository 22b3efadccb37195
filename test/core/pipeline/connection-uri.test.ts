import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../../src/core/errors/error-classes.ts";
import { connectionUri } from "../../../src/core/pipeline/connection-uri.ts";

describe("connection string of a secret", () => {
  const login = { username: "till", password: "p@ss/w:rd", host: "db.example" };
  const cases: [title: string, secret: string, uri: string][] = [
    ["a bare URI", "mongodb+srv://u:p@cluster.example/", "mongodb+srv://u:p@cluster.example/"],
    ["a field uri", JSON.stringify({ uri: "mongodb://h/" }), "mongodb://h/"],
    [
      "a DocumentDB secret, which knows no retryable writes",
      JSON.stringify({ ...login, engine: "mongo", port: "27017" }),
      "mongodb://till:p%40ss%2Fw%3Ard@db.example:27017/?tls=true&replicaSet=rs0&readPreference=primary&retryWrites=false",
    ],
  ];
  it.each(cases)("%s", (_title, secret, uri) => {
    expect(connectionUri(secret, "arn")).toBe(uri);
  });

  it.each([
    ["verify-identity", { rejectUnauthorized: true, verifyIdentity: true }],
    ["verify-ca", { rejectUnauthorized: true, verifyIdentity: false }],
  ] as const)("of a MySQL secret asks for TLS: %s", (tls, ssl) => {
    const secret = { ...login, engine: "mariadb", port: 3306 };
    const url = new URL(connectionUri(JSON.stringify(secret), "arn", tls));
    expect(url.href.split("?")[0]).toBe("mysql://till:p%40ss%2Fw%3Ard@db.example:3306/");
    expect(JSON.parse(url.searchParams.get("ssl") ?? "")).toEqual(ssl);
    const withAuthority = new URL(connectionUri(JSON.stringify({ ...secret, ca: "PEM &?=\n" }), "arn", tls));
    expect(JSON.parse(withAuthority.searchParams.get("ssl") ?? "")).toEqual({ ...ssl, ca: "PEM &?=\n" });
  });

  it("of a MySQL secret is encrypted and verified when nobody says otherwise, and plain only when somebody does", () => {
    const secret = JSON.stringify({ ...login, port: 3306 });
    expect(connectionUri(secret, "arn")).toBe(connectionUri(secret, "arn", "verify-identity"));
    expect(connectionUri(secret, "arn", "none")).toBe("mysql://till:p%40ss%2Fw%3Ard@db.example:3306/");
  });

  it.each(["{broken hunter2", JSON.stringify({ password: "hunter2" }), "", "null"])(
    "refuses %j without repeating it",
    (secret) => {
      expect(() => connectionUri(secret, "arn:x")).toThrow(InvalidInputError);
      expect(() => connectionUri(secret, "arn:x")).toThrow(/arn:x/);
      expect(() => connectionUri(secret, "arn:x")).not.toThrow(/hunter2/);
    },
  );
});
