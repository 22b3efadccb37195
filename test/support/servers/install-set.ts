import { installPackageSet } from "../../../localstack/servers/debian/install-package-set.ts";
import { SMALL_PACKAGES } from "./small-package-set.ts";

/** An installer in a process of its own; prints every step, then the folder. The cache is XDG_CACHE_HOME's. */
const installed = await installPackageSet(SMALL_PACKAGES, process.env, (progress) =>
  console.log(`${progress.step} ${progress.doneBytes}`),
);
console.log(`installed ${installed.prefix}`);
