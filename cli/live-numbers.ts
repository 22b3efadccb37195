/** What the status line and the page show and only this process knows. */
export type LiveNumbers = { sales: number; lagMs: number | null };

export const liveNumbers = (): LiveNumbers => ({ sales: 0, lagMs: null });
