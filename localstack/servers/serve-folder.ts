import { claimDataFolder } from "./data-folder-owner.ts";
import type { RunningServer } from "./running-server.ts";

/** Starts a server on a folder that is this process's alone until the server is stopped, or did not come up. Throws TS704 when it is somebody else's. */
export const serveFolder = async (folder: string, start: () => Promise<RunningServer>): Promise<RunningServer> => {
  const release = claimDataFolder(folder);
  try {
    const server = await start();
    return {
      uri: server.uri,
      kind: server.kind,
      version: server.version,
      get pid() {
        return server.pid;
      },
      stop: () => server.stop().finally(release),
    };
  } catch (error) {
    release();
    throw error;
  }
};
