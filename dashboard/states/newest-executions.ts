import {
  ListExecutionsCommand,
  type ExecutionListItem,
  type ExecutionStatus,
  type SFNClient,
} from "@aws-sdk/client-sfn";

/** What the API allows to ask for at once. */
const MAX_PAGE = 1000;

/** Up to `limit` executions, newest first, through as many pages as that takes. */
export async function newestExecutions(
  sfn: SFNClient,
  of: { readonly stateMachineArn: string } | { readonly mapRunArn: string },
  { status, limit }: { readonly status: ExecutionStatus | null; readonly limit: number },
): Promise<{ readonly items: readonly ExecutionListItem[]; readonly more: boolean }> {
  const items: ExecutionListItem[] = [];
  let nextToken: string | undefined;
  do {
    const answer = await sfn.send(
      new ListExecutionsCommand({
        ...of,
        ...(status !== null && { statusFilter: status }),
        maxResults: Math.min(MAX_PAGE, limit - items.length),
        nextToken,
      }),
    );
    items.push(...(answer.executions ?? []));
    ({ nextToken } = answer);
  } while (nextToken !== undefined && items.length < limit);
  return { items, more: nextToken !== undefined };
}
