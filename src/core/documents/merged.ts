/** Result of a merge. `effects`: how many of the row changes took effect; 0 means the document stays as it was read. */
export type Merged<Document> = { readonly document: Document; readonly effects: number; readonly conflicts: number };
