import type { NoteUnreadable } from "../core/documents/unreadable-document.ts";
import type { DocumentSettings } from "../core/documents/document-settings.ts";
import type { DocumentStore } from "../edges/document-store.ts";

/** What both phases work with. */
export type DocumentDeps = {
  readonly store: DocumentStore;
  readonly settings: DocumentSettings;
  /** Waits a short random time before a missed write is done again; without jitter, workers that met once meet again. */
  readonly pause: () => Promise<void>;
  /**
   * Told of documents that cannot be read: their keys are set aside and the others done. Absent: they fail the call.
   * May throw, to give up.
   */
  readonly unreadable?: NoteUnreadable;
  /** Time of tombstones (`deletedAt`). */
  readonly now: () => Date;
};
