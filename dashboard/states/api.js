// The page's own server side, below states/api/.

async function answered(request) {
  const answer = await request;
  const text = await answer.text();
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(text || `${answer.status} ${answer.statusText}`);
  }
  if (!answer.ok) throw new Error(value.error ?? value.message ?? `${answer.status} ${answer.statusText}`);
  return value;
}

export function read(name, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return answered(fetch(`states/api/${name}?${new URLSearchParams(given)}`));
}

/** The header is what a form of another site cannot send. */
export function call(name, body) {
  const headers = { "content-type": "application/json", "x-tillstream-page": "states" };
  return answered(fetch(`states/api/${name}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

const trouble = document.getElementById("trouble");

/** Says at the top of the page what went wrong; null takes it away. */
export function say(message) {
  trouble.hidden = message === null;
  trouble.textContent = message ?? "";
}

/** Calls `refresh` now and again `waitMs()` after each answer, not while nobody looks. Gives a function that refreshes at once. */
export function keepFresh(refresh, waitMs) {
  let timer = null;
  let failing = false;
  const again = async () => {
    clearTimeout(timer);
    try {
      await refresh();
      if (failing) say(null);
      failing = false;
    } catch (error) {
      failing = true;
      say(`The local AWS does not answer: ${error.message}`);
    }
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(again, waitMs());
  };
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) void again();
  });
  void again();
  return again;
}
