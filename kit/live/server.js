// The server that sent this page, which alone is asked for a kernel and for notebooks.

/** Its address, with a slash at the end. */
export const SERVER = new URL("/", location.origin).href;

function cookie(name) {
  return document.cookie.match(`(?:^|; )${name}=([^;]*)`)?.[1] ?? "";
}

/** Say to a reader why the server refused. */
function refusal(status, path) {
  if (status === 403) {
    return "This browser may not run code here: open the book from the file that make serve names.";
  }
  if (status === 404 && path.startsWith("api/kernels")) {
    return "This kernel is gone. Reload the page for a new one: your edits are kept.";
  }
  return `The server answered ${status} to ${path}.`;
}

/**
 * Ask the server.
 * @param {string} path below the server's root
 * @param {RequestInit} [options] as for `fetch`
 * @returns {Promise<any>} what it answered, from JSON; null where it answered nothing
 * @throws {Error} with a sentence for the reader, where the server refuses or is gone
 */
export async function ask(path, options = {}) {
  const headers = { "X-XSRFToken": cookie("_xsrf") };
  let answer;
  try {
    // A stored answer could be an older edition of the book.
    answer = await fetch(SERVER + path, { cache: "no-store", ...options, headers });
  } catch {
    throw new Error("The server does not answer. Is make serve still running?");
  }
  if (!answer.ok) throw new Error(refusal(answer.status, path));
  return answer.status === 204 ? null : answer.json();
}
