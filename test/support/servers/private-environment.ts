/** This environment without connection strings: tests that kill servers must never meet somebody's own. */
export const privateEnvironment = (): Record<string, string | undefined> => {
  const { MONGODB_URI: _documents, SOURCE_URI: _source, ...rest } = process.env;
  return rest;
};
