import type { Id } from "../id.ts";
import type { DocumentCollection } from "./document-types.ts";

/** A stored document of ours that cannot be read: somebody put another type into it, or took its `_sync`. `found`: types and names of fields, never values. */
export type UnreadableDocument = { readonly collection: DocumentCollection; readonly id: Id; readonly found: string };

/** Takes note of a document that is left out. */
export type NoteUnreadable = (document: UnreadableDocument) => void;
