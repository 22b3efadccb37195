/** One way to a server: what was found, or why not, in words for a person. */
export type Way<T> =
  | { readonly found: T; readonly why: null }
  | { readonly found: null; readonly why: string; readonly cause?: unknown };

export const way = <T>(found: T): Way<T> => ({ found, why: null });

/** `cause`: the error behind the words, where there is one. */
export const noWay = (why: string, cause?: unknown): Way<never> => ({ found: null, why, cause });
