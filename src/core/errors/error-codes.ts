import { CHANGE_FILE_CODES } from "./change-file-codes.ts";
import { COMMAND_LINE_CODES } from "./command-line-codes.ts";
import { LOCAL_AWS_CODES } from "./local-aws-codes.ts";
import { MAPPING_CODES } from "./mapping-codes.ts";
import { PIPELINE_CODES } from "./pipeline-codes.ts";
import { RECONCILE_CODES } from "./reconcile-codes.ts";
import { SERVER_CODES } from "./server-codes.ts";
import { SOURCE_CODES } from "./source-codes.ts";
import { TARGET_CODES } from "./target-codes.ts";

/** Every error code there is. A code never changes its meaning and is never used again. */
export const ERROR_CODES = {
  ...MAPPING_CODES,
  ...CHANGE_FILE_CODES,
  ...SOURCE_CODES,
  ...TARGET_CODES,
  ...PIPELINE_CODES,
  ...RECONCILE_CODES,
  ...SERVER_CODES,
  ...LOCAL_AWS_CODES,
  ...COMMAND_LINE_CODES,
};

export type ErrorCode = keyof typeof ERROR_CODES;
