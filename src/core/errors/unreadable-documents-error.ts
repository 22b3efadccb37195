import type { UnreadableDocument } from "../documents/unreadable-document.ts";
import { InvalidInputError } from "./error-classes.ts";

/** Names in the message; a read may meet thousands. */
const SHOWN = 5;

/** A read met documents that it cannot decode (TS403); a writer may set their keys aside and read the others again. */
export class UnreadableDocumentsError extends InvalidInputError {
  readonly documents: readonly UnreadableDocument[];

  constructor(documents: readonly UnreadableDocument[], cause?: unknown) {
    super(
      documents.slice(0, SHOWN).map(({ collection, id, found }) => ({
        code: "TS403",
        where: `${collection} _id ${String(id)}`,
        found,
        expected: "a document written by Tillstream",
        remedy:
          "Somebody else wrote to the collection. Delete the document and repair its key, or load into an empty database.",
      })),
      cause,
    );
    this.documents = documents;
  }
}
