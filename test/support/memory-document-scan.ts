import type { DocumentScan, ScannedCollection, ScannedDocuments, Stored } from "../../src/edges/document-scan.ts";
import type { MemoryDocumentStore } from "./memory-document-store.ts";

const notHere = (): never => {
  throw new Error("not in memory");
};

/** Whole collections of the memory store, in the order they were written. Ranges and look-ups are for a real server. */
export function memoryDocumentScan({ collections }: MemoryDocumentStore): DocumentScan {
  async function* all<C extends ScannedCollection>(collection: C): AsyncGenerator<Stored<ScannedDocuments[C]>> {
    for (const [id, document] of [...collections[collection]] as unknown as [never, ScannedDocuments[C]][]) {
      yield { id, document, asWritten: true, content: notHere };
    }
  }
  return {
    range: (collection) => all(collection),
    byIds: notHere,
    slicesOfProduct: notHere,
    sliceIds: notHere,
    strayIds: notHere,
    keyAt: notHere,
    contentOf: notHere,
  };
}
