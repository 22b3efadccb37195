import { describe } from "vitest";
import { memoryFileLedger } from "../support/memory-file-ledger.ts";
import { fileLedgerContract } from "./file-ledger-contract.ts";

describe("file ledger in memory", () => {
  fileLedgerContract(async () => memoryFileLedger());
});
