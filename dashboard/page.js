// Shows /api/state once a second. No framework: one page, six lists.
const element = (id) => document.getElementById(id);
const cell = (text, className) => {
  const td = document.createElement("td");
  td.textContent = text;
  if (className) td.className = className;
  return td;
};
const linkCell = (href, text) => {
  const td = cell("");
  const link = document.createElement("a");
  link.href = href;
  link.textContent = text;
  td.append(link);
  return td;
};
const row = (...cells) => {
  const tr = document.createElement("tr");
  tr.append(...cells);
  return tr;
};
/** Said only once it is known: an empty table reads as a fact. */
const noneYet = (columns) => {
  const td = cell("none yet", "soft");
  td.colSpan = columns;
  return row(td);
};
const rowsOrNone = (items, columns, make) => (items.length === 0 ? [noneYet(columns)] : items.map(make));
const count = (n) => (n === null || n === undefined ? "–" : Number(n).toLocaleString("en"));
const seconds = (ms) => (ms === null || ms === undefined ? "–" : `${(ms / 1000).toFixed(1)} s`);
const clock = (iso) => (iso ? new Date(iso).toLocaleTimeString() : "–");
const tone = (status) =>
  status === "SUCCEEDED" || status === "GREEN" || status === "done"
    ? "good"
    : status === "RUNNING" || status === "planned" || status === "applied" || status === "ignored"
      ? "soft"
      : "bad";

/** By the word that it begins with: a run that found drift has succeeded, too. */
const resultTone = (result) => (/^(DRIFT|PARTIAL)\b/.test(result) ? "bad" : "");

function number(label, text, className) {
  const box = document.createElement("div");
  box.className = "number";
  const value = document.createElement("b");
  value.textContent = text;
  if (className) value.className = className;
  const caption = document.createElement("span");
  caption.textContent = label;
  box.append(value, caption);
  return box;
}

function showDms(dms) {
  element("dms").hidden = dms === null;
  if (dms === null) return;
  element("dms-state").textContent = dms.state;
  element("dms-state").className = dms.state === "failed" ? "bad" : dms.state === "cdc" ? "good" : "soft";
  element("dms-facts").textContent = [
    `position ${dms.position ?? "–"}`,
    `lag ${seconds(dms.lagMs)}`,
    `${count(dms.filesWritten)} files written`,
    `${count(dms.bufferedRows)} rows waiting`,
  ].join(", ");
  element("dms-alarms").replaceChildren(
    ...dms.alarms.map(({ at, table, what }) => {
      const li = document.createElement("li");
      li.textContent = `${new Date(at).toLocaleString()} ${table}: ${what}`;
      return li;
    }),
  );
  element("dms-tables").replaceChildren(
    ...dms.tables.map((t) =>
      row(
        cell(t.table),
        cell(t.error === null ? "replicated" : "error", t.error === null ? "good" : "bad"),
        ...[t.loadedRows, t.inserts, t.updates, t.deletes, t.ddls].map((n) => cell(count(n), "n")),
      ),
    ),
  );
}

function show(state) {
  element("headline").textContent = state.headline;
  element("numbers").replaceChildren(
    number("rows from the source", count(state.rowsRead)),
    number("files loaded", count(state.filesDone)),
    number("files waiting", count(state.filesWaiting)),
    number("lag", seconds(state.lagMs)),
    number("rows quarantined", count(state.rowsQuarantined), state.rowsQuarantined > 0 ? "bad" : ""),
    ...Object.entries(state.documents).map(([name, n]) => number(name, count(n))),
  );
  showDms(state.dms);
  const certificate = state.certificate;
  if (certificate) {
    const verdict = document.createElement("span");
    verdict.className = certificate.status === "GREEN" ? "good" : "bad";
    verdict.textContent = certificate.status;
    const link = document.createElement("a");
    link.href = "certificate";
    link.textContent = "read it";
    element("certificate").replaceChildren(verdict, ` of ${clock(certificate.at)}: ${certificate.summary} – `, link);
  } else element("certificate").textContent = "none yet";
  element("executions").replaceChildren(
    ...rowsOrNone(state.executions, 6, (e) =>
      row(
        cell(clock(e.startedAt)),
        linkCell(`states?execution=${encodeURIComponent(e.arn)}`, e.name),
        cell(e.mode),
        cell(e.status, tone(e.status)),
        cell(seconds(e.tookMs), "n"),
        cell(e.result, resultTone(e.result)),
      ),
    ),
  );
  element("files").replaceChildren(
    ...rowsOrNone(state.files, 6, (f) =>
      row(
        cell(f.key, "file"),
        cell(f.state, tone(f.state)),
        cell(count(f.rowsRead), "n"),
        cell(count(f.applied), "n"),
        cell(count(f.superseded), "n"),
        cell(count(f.quarantined), f.quarantined > 0 ? "n bad" : "n"),
      ),
    ),
  );
}

async function refresh() {
  try {
    const answer = await fetch("api/state");
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    show(await answer.json());
  } catch (error) {
    element("headline").textContent = `Tillstream does not answer: ${error.message}`;
  }
  setTimeout(refresh, 1000);
}

async function lookUp(collection, id) {
  const answer = await fetch(`api/documents/${collection}/${encodeURIComponent(id)}`);
  element("document").textContent = answer.ok ? JSON.stringify(await answer.json(), null, 2) : await answer.text();
}

element("lookup").addEventListener("submit", (event) => {
  event.preventDefault();
  const { collection, id } = event.target.elements;
  void lookUp(collection.value, id.value);
});

await refresh();
