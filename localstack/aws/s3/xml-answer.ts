import type { LocalResponse } from "../local-service.ts";
import { xmlDocument, type XmlNode } from "../write-xml.ts";

const S3_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

export const xmlAnswer = (root: { readonly [name: string]: XmlNode }): LocalResponse => ({
  status: 200,
  headers: { "content-type": "application/xml" },
  body: xmlDocument(root, S3_NAMESPACE),
});
