// Live code: the cells of a page become editors and run in a kernel. downhill.js loads this file
// when a reader presses Live code on a page that `make serve` sent.
import { Bar } from "./bar.js";
import { HiddenCell, PageCell } from "./cell.js";
import { element } from "./dom.js";
import { download } from "./download.js";
import { Edits } from "./edits.js";
import { startKernel } from "./kernel.js";
import { Runner } from "./runner.js";
import { ask } from "./server.js";

/**
 * Make a page live.
 * @param {string} notebook the path of its notebook, such as `book/sgd.ipynb`
 * @throws {Error} with a sentence for the reader
 */
export async function start(notebook) {
  const { content } = await ask(`api/contents/${notebook}?content=1`);
  // Asked for now, as a reader may take it home because the server is gone.
  /** @type {HTMLAnchorElement} */
  const link = document.querySelector("a.take");
  const offered = await ask(link.pathname.slice(1));
  const href = new URL("live.css", import.meta.url).href;
  document.head.append(element("link", { rel: "stylesheet", href }));

  const bar = new Bar();
  const edits = new Edits(notebook);
  const kernel = await startKernel(notebook);
  const runner = new Runner(kernel, bar.say);
  kernel.onEvent = (event) => tell(event, runner, bar);

  const stored = content.cells.filter((cell) => cell.cell_type === "code");
  const shown = openCells(stored, { bar, edits, kernel, runner });
  edits.watch((id) => shown.find((cell) => cell.id === id)?.receive());

  bar.open({
    runAll: () => runner.runAll(),
    interrupt: () => runner.interrupt(),
    restart: () => runner.restart(),
    download: () => download(notebook.split("/").at(-1), offered, shown),
    resetAll: () => {
      for (const cell of shown) cell.reset();
      edits.clear();
      bar.say("Every cell is as the book has it.");
    },
  });
  const kept = shown.filter((cell) => cell.isEdited).length;
  bar.say(
    kept
      ? `Ready, with ${kept} of your edits.`
      : "Ready. Change the code, then press Shift and Enter.",
  );
}

/** Make the cells of a notebook run, and turn those that are on the page into editors. */
function openCells(stored, { bar, edits, kernel, runner }) {
  const shown = [];
  for (const { id, source } of stored) {
    const node = document.getElementById(`cell-${id}`);
    if (!node) {
      runner.add(new HiddenCell(source));
      continue;
    }
    const cell = new PageCell({
      stored: { id, source },
      node,
      number: shown.length + 1,
      edits,
      kernel,
      run: () => runner.run(cell),
      runAbove: () => runner.runAbove(cell),
      onSave: bar.warn,
    });
    runner.add(cell);
    shown.push(cell);
  }
  return shown;
}

/** Say what happened to the kernel; where it is gone, so is what ran in it. */
function tell(event, runner, bar) {
  const text = {
    lost: "The server does not answer. Is make serve still running?",
    found: "The server answers again.",
    ended: "The kernel has ended. Reload the page for a new one: your edits are kept.",
    restarted: "The kernel stopped and started again: its variables are gone.",
  }[event];
  if (event === "ended" || event === "restarted") runner.forget(text);
  else bar.say(text);
}
