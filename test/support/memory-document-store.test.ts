import { describe } from "vitest";
import { documentStoreContract } from "../edges/document-store-contract.ts";
import { memoryDocumentStore } from "./memory-document-store.ts";

describe("the document store in memory", () => {
  documentStoreContract(() => Promise.resolve(memoryDocumentStore()));
});
