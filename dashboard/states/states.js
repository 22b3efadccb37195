// The Step Functions page: the list, or one execution when the address names it. No framework and no build: these files are what runs.
import { showExecution } from "./execution-view.js";
import { showList } from "./list-view.js";

const arn = new URLSearchParams(location.search).get("execution");
const view = document.getElementById("view");

if (arn === null) showList(view);
else showExecution(view, arn);
