import { spawn } from "node:child_process";
import { endWithParent } from "../../../localstack/servers/end-with-parent.ts";

/** A parent to be killed whose child is bound to it by the watchdog alone. */
const child = spawn("sleep", ["1000"], { stdio: "ignore", detached: true });
endWithParent(child, "SIGTERM");
console.log(child.pid);
setInterval(() => {}, 2 ** 30);
