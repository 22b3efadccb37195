import type { CustomerDocument, OrderDocument, PlaceDocument, ProductDocument } from "../documents/document-types.ts";
import type { Version } from "../version.ts";

type Owner = PlaceDocument | CustomerDocument | ProductDocument | OrderDocument;

/** The newest version among the rows a document has or had. At or above a repair's version, a change of its rows is newer than the repair. */
export function newestVersion(document: Owner): Version {
  const versions: Version[] = [document.sync.v];
  if ("lines" in document) {
    versions.push(document.sync.kill);
    for (const { version } of [...document.lines, ...document.sync.gone]) versions.push(version);
  }
  if ("prices" in document) {
    for (const { version } of [...document.prices, ...document.sync.gonePrices]) versions.push(version);
  }
  return versions.reduce((newest, version) => (version > newest ? version : newest));
}
