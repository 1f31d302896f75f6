// The outputs of one cell: those of the book, and those of a kernel in their place.
import { element } from "./dom.js";

/** A place on the page for live outputs, in a figure above its caption. */
export class Stage {
  /** Where the kernel's outputs go. */
  slot = element("div", { className: "live-output", hidden: true });
  #cell;
  #stored;
  #ending = 0;

  /** @param {HTMLElement} cell */
  constructor(cell) {
    this.#cell = cell;
    const box = outputBox(cell);
    const figure = box.querySelector("figure:not(.explorer)");
    this.#stored = storedOutputs(box, figure);
    (figure ?? box).prepend(this.slot);
  }

  /** Outputs of a kernel that is gone are pale and cannot be used. */
  age() {
    this.slot.inert = true;
  }

  /**
   * Show live outputs, as high as what they replace until `endRun()`. Else the page would jump with
   * each output that goes or comes, and a click on a button below miss it.
   */
  beginRun() {
    cancelAnimationFrame(this.#ending);
    const height = this.#cell.offsetHeight;
    this.show(true);
    this.slot.style.minHeight = `${height}px`;
    const excess = this.#cell.offsetHeight - height;
    this.slot.style.minHeight = `${height - excess}px`;
  }

  /** What a script draws begins in the next frame, so the room is kept until then. */
  endRun() {
    this.#ending = requestAnimationFrame(() => {
      this.slot.style.minHeight = "";
    });
  }

  /** @param {boolean} live whether to show the kernel's outputs, or the book's */
  show(live) {
    this.slot.inert = false;
    this.slot.hidden = !live;
    for (const output of this.#stored) output.toggleAttribute("hidden", live);
  }
}

function outputBox(cell) {
  const found = cell.querySelector(".cell_output");
  if (found) return found;
  const made = element("div", { className: "cell_output" });
  cell.append(made);
  return made;
}

/** What live outputs replace: of a figure all but its caption. */
function storedOutputs(box, figure) {
  const stored = [...(figure ?? box).children].filter((child) => !child.matches("figcaption"));
  const beside = figure ? [...box.children].filter((child) => !child.contains(figure)) : [];
  return [...stored, ...beside];
}
