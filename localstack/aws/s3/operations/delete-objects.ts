import { AwsError } from "../../aws-error.ts";
import { notImplemented } from "../../not-implemented.ts";
import { childrenNamed, childText, readXml, type XmlElement } from "../../read-xml.ts";
import { receiveText } from "../receive-body.ts";
import type { S3Operation } from "../s3-operation.ts";
import { xmlAnswer } from "../xml-answer.ts";

const MAX_KEYS = 1000;

function keyOf(element: XmlElement): string {
  const other = element.children.find((child) => child.name !== "Key");
  if (other !== undefined) throw notImplemented(`S3 ${other.name} in DeleteObjects`);
  return childText(element, "Key") ?? "";
}

export const deleteObjects: S3Operation = {
  name: "DeleteObjects",
  method: "POST",
  level: "bucket",
  needs: ["delete"],
  run: async ({ store, changed }, { request, bucket }) => {
    store.bucket(bucket);
    const body = readXml(await receiveText(request));
    const keys = childrenNamed(body, "Object").map(keyOf);
    if (keys.length === 0 || keys.length > MAX_KEYS || keys.includes("")) {
      throw new AwsError("MalformedXML", 400, `DeleteObjects takes 1 to ${MAX_KEYS} keys, none of them empty.`);
    }
    for (const key of keys) {
      const object = store.remove(bucket, key);
      if (object !== undefined)
        await changed({ kind: "deleted", object, reason: "DeleteObject", requestId: request.requestId });
    }
    const isQuiet = childText(body, "Quiet")?.trim() === "true";
    return xmlAnswer({ DeleteResult: { Deleted: isQuiet ? [] : keys.map((key) => ({ Key: key })) } });
  },
};
