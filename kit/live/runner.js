// The order in which cells run, and what is said of it.
import { KernelGone } from "./kernel.js";

/** @typedef {import("./cell.js").HiddenCell | import("./cell.js").PageCell} Cell */

/** Runs cells one after the other. A new round drops what still waits. */
export class Runner {
  #cells = [];
  #kernel;
  /** @type {Promise<unknown>} */
  #queue = Promise.resolve();
  #round = 0;
  #say;

  /**
   * @param {import("./kernel.js").Kernel} kernel
   * @param {(text: string) => void} say
   */
  constructor(kernel, say) {
    this.#kernel = kernel;
    this.#say = say;
  }

  /**
   * Add the next cell of the notebook.
   * @param {Cell} cell
   */
  add(cell) {
    this.#cells.push(cell);
  }

  runAll() {
    this.#enqueue(this.#cells);
  }

  /**
   * Run a cell with the hidden ones after it, and before it where it is the first.
   * @param {Cell} cell
   */
  run(cell) {
    const at = this.#cells.indexOf(cell);
    const isFirst = this.#cells.find((other) => other.isShown) === cell;
    const next = this.#cells.findIndex((other, i) => i > at && other.isShown);
    this.#enqueue(this.#cells.slice(isFirst ? 0 : at, next < 0 ? undefined : next));
  }

  /** @param {Cell} cell */
  runAbove(cell) {
    this.#enqueue(this.#above(cell));
  }

  interrupt() {
    this.#drop();
    this.#order(() => this.#kernel.interrupt(), "Interrupted.");
  }

  /** Settles when the kernel is fresh; what is asked for meanwhile waits for it. */
  async restart() {
    this.forget("Restarting …");
    const fresh = this.#order(() => this.#kernel.restart(), "A fresh kernel: nothing has run yet.");
    this.#queue = Promise.allSettled([this.#queue, fresh]);
    await fresh;
  }

  /**
   * Nothing has run: what stands there is of a kernel that is no more.
   * @param {string} text what to say of it
   */
  forget(text) {
    this.#drop();
    for (const cell of this.#cells) cell.forget();
    this.#say(text);
  }

  #above(cell) {
    return this.#cells.slice(0, this.#cells.indexOf(cell));
  }

  #drop() {
    this.#round += 1;
  }

  /** Order something of the kernel and say how it went. */
  async #order(action, text) {
    try {
      await action();
      this.#say(text);
    } catch (error) {
      this.#say(error.message);
    }
  }

  #enqueue(cells) {
    const round = this.#round;
    for (const cell of cells) {
      cell.mark("waiting");
      this.#queue = this.#queue.then(() =>
        round === this.#round ? this.#execute(cell, round) : cell.mark(""),
      );
    }
  }

  async #execute(cell, round) {
    const { code } = cell;
    cell.begin();
    if (cell.isShown) this.#say(`Running ${cell.name} …`);
    try {
      const reply = await this.#kernel.run(code, cell.outputs);
      const isSame = cell.finish(code, reply.status === "ok");
      // A hidden cell that fails stops nothing: what needs it will say so.
      if (cell.isShown) this.#report(cell, reply, isSame, round);
    } catch (error) {
      cell.mark("");
      if (!(error instanceof KernelGone)) this.#say(error.message);
      this.#stop(round);
    }
  }

  #report(cell, reply, isSame, round) {
    if (reply.status === "ok") {
      this.#say(`Done: ${cell.name}${isSame ? "" : ", as it was before you changed it"}.`);
      return;
    }
    this.#stop(round);
    this.#say(`Stopped: ${cell.name}, ${reply.ename ?? reply.status}.${this.#advice(cell, reply)}`);
  }

  /** Drop the rest of a round, unless a new one was begun meanwhile. */
  #stop(round) {
    if (round === this.#round) this.#drop();
  }

  #advice(cell, reply) {
    const isMissing =
      reply.ename === "NameError" && this.#above(cell).some((other) => !other.hasRun);
    return isMissing ? " Has every cell above run? Try Run above." : "";
  }
}
