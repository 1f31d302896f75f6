// The notebook of a page, to take home with what the reader typed.

/**
 * Return a notebook with the code that the page shows. What a changed cell said before is left out.
 * @param {{cells: {id: string}[]}} notebook
 * @param {import("./cell.js").PageCell[]} shown
 */
function withEdits(notebook, shown) {
  // Asked of the cells, as a browser may keep no edits.
  const typed = new Map(shown.filter((cell) => cell.isEdited).map(({ id, code }) => [id, code]));
  const cells = notebook.cells.map((cell) =>
    typed.has(cell.id)
      ? { ...cell, source: typed.get(cell.id), outputs: [], execution_count: null }
      : cell,
  );
  return { ...notebook, cells };
}

/**
 * Hand the reader a notebook, with the edits in it.
 * @param {string} name of the file
 * @param {{cells: {id: string}[]}} notebook as the site offers it
 * @param {import("./cell.js").PageCell[]} shown
 */
export function download(name, notebook, shown) {
  const text = `${JSON.stringify(withEdits(notebook, shown), null, 1)}\n`;
  const file = new Blob([text], { type: "application/x-ipynb+json" });
  const link = Object.assign(document.createElement("a"), { download: name });
  link.href = URL.createObjectURL(file);
  link.click();
  // Some browsers read the file only after the click has ended.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
