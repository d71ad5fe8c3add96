// Asking the server in the background. Always by POST: what somebody types never stands in an address, so no log has it.

/** The token that shows a form came from our own page. */
export function token() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

/** The answer to `fields` as parsed HTML; throws when the server does not answer as asked. */
export async function post(url, fields, signal) {
  const response = await fetch(url, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { "X-CSRFToken": token(), "X-Requested-With": "fetch" },
    signal,
  });
  if (!response.ok || response.redirected) throw new Error(`${url} answered ${response.status}`);
  return new DOMParser().parseFromString(await response.text(), "text/html").body;
}

/** Whether the network is there; a long text is only sent to one that is. */
export async function isAlive() {
  const url = document.body.dataset.aliveUrl;
  if (!url) return true;
  try {
    const response = await fetch(url, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(5000) });
    return response.status < 500;
  } catch {
    return false;
  }
}
