// The code cells of a notebook: those that its page shows, and those that run unseen.
import { button, element } from "./dom.js";
import { Editor } from "./editor.js";
import { Stage } from "./stage.js";

/**
 * How far a cell is, as live.css marks it; empty where it has not run as it stands.
 * @typedef {"" | "waiting" | "running" | "done" | "failed"} CellState
 */

/** A cell that the page does not show: it stores numbers for sentences, or sets up checkers. */
export class HiddenCell {
  isShown = false;
  /** Whether the running kernel has run its code as it stands. */
  hasRun = false;
  /** Where its outputs go: nowhere. */
  outputs = null;
  #source;

  /** @param {string} source */
  constructor(source) {
    this.#source = source;
  }

  get code() {
    return this.#source;
  }

  /** @param {CellState} _state */
  mark(_state) {}

  begin() {}

  /**
   * Note how a run ended.
   * @param {string} _code what ran
   * @param {boolean} ok whether it raised no error
   * @returns {boolean} whether the cell still says what ran
   */
  finish(_code, ok) {
    this.hasRun = ok;
    return true;
  }

  /** The kernel that ran the cell is no more. */
  forget() {
    this.hasRun = false;
  }
}

/**
 * What a cell on the page needs to know of the rest.
 * @typedef {object} CellContext
 * @property {{id: string, source: string}} stored the cell, as the notebook has it
 * @property {HTMLElement} node the cell, as the page has it
 * @property {number} number its place among the cells of the page, from 1
 * @property {import("./edits.js").Edits} edits
 * @property {import("./kernel.js").Kernel} kernel
 * @property {() => void} run
 * @property {() => void} runAbove
 * @property {(kept: boolean) => void} onSave told whether the browser keeps what was typed
 */

/** A cell that the page shows, as an editor with buttons and live outputs. */
export class PageCell {
  isShown = true;
  hasRun = false;
  #context;
  #editor;
  #lastRun;
  #resetButton;
  #stage;

  /** @param {CellContext} context */
  constructor(context) {
    const { stored, node, kernel } = context;
    this.#context = context;
    this.#stage = new Stage(node);
    this.outputs = kernel.outputs(stored.id, this.#stage.slot);
    const code = node.querySelector(".cell_input .highlight");
    code.replaceChildren();
    this.#editor = this.#openEditor(code);
    const tools = this.#makeTools();
    this.#refresh();
    (code.closest("details") ?? code.closest(".cell_input")).after(tools);
  }

  get id() {
    return this.#context.stored.id;
  }

  get name() {
    return `cell ${this.#context.number}`;
  }

  get code() {
    return this.#editor.text;
  }

  get isEdited() {
    return this.code !== this.#context.stored.source;
  }

  /** @param {CellState} state */
  mark(state) {
    this.#context.node.dataset.live = state;
    if (state !== "running") this.#stage.endRun();
  }

  begin() {
    this.mark("running");
    this.#stage.beginRun();
  }

  /** As of a hidden cell; code that was changed meanwhile is not what ran. */
  finish(code, ok) {
    const isSame = this.code === code;
    this.#lastRun = code;
    this.hasRun = isSame && ok;
    const ended = ok ? "done" : "failed";
    this.mark(isSame ? ended : "");
    return isSame;
  }

  forget() {
    this.hasRun = false;
    this.mark("");
    this.#stage.age();
  }

  /** Show what the book has, in code and outputs. */
  reset() {
    this.#editor.write(this.#context.stored.source);
    this.#stage.show(false);
    this.hasRun = false;
    this.mark("");
  }

  /** Show what another tab has kept. */
  receive() {
    const text = this.#kept();
    if (this.code === text) return;
    this.#editor.receive(text);
    this.#refresh();
  }

  #kept() {
    const { edits, stored } = this.#context;
    return edits.get(stored.id) ?? stored.source;
  }

  #openEditor(parent) {
    const text = this.#kept();
    // What the book has become is no edit any more.
    if (text === this.#context.stored.source) this.#save(text);
    return new Editor({
      parent,
      text,
      label: `Code of ${this.name}. Shift and Enter runs it; Escape, then Tab, leaves it.`,
      changed: () => {
        this.#refresh();
        this.#context.onSave(this.#save(this.code));
      },
      run: this.#context.run,
    });
  }

  #save(text) {
    const { edits, stored } = this.#context;
    return edits.set(stored.id, text, stored.source);
  }

  #makeTools() {
    const { number, run, runAbove } = this.#context;
    const runButton = button("Run", `Run ${this.name}`, run);
    const above = button("Run above", `Run all above ${this.name}`, runAbove);
    this.#resetButton = button("Reset", `Reset ${this.name}`, () => {
      this.reset();
      runButton.focus(); // the pressed button is gone
    });
    const tools = element("div", { className: "live-tools" });
    tools.append(runButton, ...(number > 1 ? [above] : []), this.#resetButton);
    return tools;
  }

  /** After a change of the code: can it be reset, and is it still what ran? */
  #refresh() {
    this.#resetButton.hidden = !this.isEdited;
    const hasEnded = ["done", "failed"].includes(this.#context.node.dataset.live);
    if (hasEnded && this.code !== this.#lastRun) this.mark("");
  }
}
