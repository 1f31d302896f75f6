// What a reader typed, as this browser keeps it.

/** A store of edits to one notebook, by cell. Where a browser keeps nothing, it is empty. */
export class Edits {
  #prefix;

  /** @param {string} notebook its path, such as `book/sgd.ipynb` */
  constructor(notebook) {
    // downhill.js counts the keys with this prefix.
    this.#prefix = `downhill:${notebook}:`;
  }

  /**
   * @param {string} id of a cell
   * @returns {string | null} its edited code, or null
   */
  get(id) {
    return attempt(() => localStorage.getItem(this.#prefix + id)) ?? null;
  }

  /**
   * Keep the code of a cell, unless it is the book's own.
   * @param {string} id
   * @param {string} code
   * @param {string} original
   * @returns {boolean} whether it is kept
   */
  set(id, code, original) {
    const kept = attempt(() => {
      if (code === original) localStorage.removeItem(this.#prefix + id);
      else localStorage.setItem(this.#prefix + id, code);
      return true;
    });
    return kept ?? false;
  }

  /** Forget every edit of the notebook, also of cells that it no longer has. */
  clear() {
    attempt(() => {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(this.#prefix)) localStorage.removeItem(key);
      }
    });
  }

  /**
   * Learn which cell another tab has edited.
   * @param {(id: string) => void} changed
   */
  watch(changed) {
    addEventListener("storage", ({ key }) => {
      if (key?.startsWith(this.#prefix)) changed(key.slice(this.#prefix.length));
    });
  }
}

/** Storage may be off or full, and then throws. */
function attempt(action) {
  try {
    return action();
  } catch {
    return undefined;
  }
}
