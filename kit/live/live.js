// Live code: the cells of a page become editors and run in a kernel. downhill.js loads this file
// when a reader presses Live code on a page that `make serve` sent.
import { makeEditor } from "./editor.js";
import { ask, startKernel } from "./kernel.js";

/** Remembers what a reader typed, by notebook and cell; another tab of the page is told. */
class Edits {
  constructor(notebook) { this.prefix = `downhill:${notebook}:`; }

  get(id) { return this.try(() => localStorage.getItem(this.prefix + id)); }

  /** Returns whether the text is kept. */
  set(id, text, original) {
    return this.try(() => {
      if (text === original) localStorage.removeItem(this.prefix + id);
      else localStorage.setItem(this.prefix + id, text);
      return true;
    });
  }

  /** Forget every edit of the notebook, also of cells that it no longer has. */
  clear() {
    this.try(() => {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(this.prefix)) localStorage.removeItem(key);
      }
    });
  }

  /** Call `changed` with the name of a cell that another tab has edited. */
  watch(changed) {
    addEventListener("storage", ({ key }) => {
      if (key?.startsWith(this.prefix)) changed(key.slice(this.prefix.length));
    });
  }

  try(action) {
    try {
      return action();
    } catch {
      return null;
    }
  }
}

function button(text, label, press) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", textContent: text, onclick: press });
  made.setAttribute("aria-label", label);
  return made;
}

/** The place on the page where live outputs go, in a figure above its caption. */
class Stage {
  constructor(element) {
    this.box = element.querySelector(".cell_output");
    if (!this.box) {
      this.box = Object.assign(document.createElement("div"), { className: "cell_output" });
      element.append(this.box);
    }
    const figure = this.box.querySelector("figure:not(.explorer)");
    this.slot = Object.assign(document.createElement("div"), { className: "live-output", hidden: true });
    this.stored = [...(figure ?? this.box).children].filter((e) => !e.matches("figcaption"));
    if (figure) this.stored.push(...[...this.box.children].filter((e) => !e.contains(figure)));
    (figure ?? this.box).prepend(this.slot);
  }

  /** Outputs of a kernel that is gone are pale and cannot be used. */
  age() {
    this.slot.inert = true;
  }

  show(live) {
    this.slot.inert = false;
    this.slot.hidden = !live;
    for (const element of this.stored) element.toggleAttribute("hidden", live);
  }
}

export async function start(notebook) {
  const page = await ask(`api/contents/${notebook}?content=1`);
  document.head.append(Object.assign(document.createElement("link"), {
    rel: "stylesheet", href: new URL("live.css", import.meta.url),
  }));
  const edits = new Edits(notebook);
  const cells = page.content.cells.filter((cell) => cell.cell_type === "code")
    .map(({ id, source }) => ({ id, original: source, element: document.getElementById(`cell-${id}`) }));
  const visible = cells.filter((cell) => cell.element);

  const bar = document.createElement("div");
  bar.className = "live-bar";
  bar.setAttribute("role", "region");
  bar.setAttribute("aria-label", "Live code");
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  const say = (text) => { status.textContent = text; };

  const kernel = await startKernel(notebook, (event) => {
    if (event === "lost") say("The server does not answer. Is make serve still running?");
    if (event === "found") say("The server answers again.");
    if (event === "ended") forget("The kernel has ended. Reload the page for a new one: your edits are kept.");
    if (event === "restarted") forget("The kernel stopped and started again: its variables are gone.");
  });

  // Cells run one after the other. A new round drops what still waits.
  let queue = Promise.resolve();
  let round = 0;
  const mark = (cell, state) => { if (cell.element) cell.element.dataset.live = state; };
  const name = (cell) => `cell ${visible.indexOf(cell) + 1}`;
  const drop = () => { round += 1; };

  /** Nothing has run: what stands there is of a kernel that is no more. */
  function forget(text) {
    drop();
    for (const cell of cells) {
      cell.ran = false;
      mark(cell, "");
      cell.stage?.age();
    }
    say(text);
  }

  /** Order something of the kernel and say how it went. */
  async function order(action, text) {
    try {
      await action();
      say(text);
    } catch (error) {
      say(error.message);
    }
  }

  function missing(cell, reply) {
    const above = cells.slice(0, cells.indexOf(cell)).some((other) => !other.ran);
    return reply.ename === "NameError" && above ? " Has every cell above run? Try Run above." : "";
  }

  async function execute(cell, mine) {
    const code = cell.editor?.text ?? cell.original;
    mark(cell, "running");
    if (cell.element) say(`Running ${name(cell)} …`);
    cell.stage?.show(true);
    let reply;
    try {
      reply = await kernel.run(code, cell.outputs);
    } catch (error) {
      mark(cell, "");
      if (!error.told) say(error.message);
      if (mine === round) drop();
      return;
    }
    // Code that was changed meanwhile is not what ran.
    cell.code = code;
    const same = !cell.editor || cell.editor.text === code;
    cell.ran = same && reply.status === "ok";
    mark(cell, !same ? "" : cell.ran ? "done" : "failed");
    if (reply.status === "ok") {
      if (cell.element) say(`Done: ${name(cell)}${same ? "" : ", as it was before you changed it"}.`);
      return;
    }
    // What the page does not show only stores numbers for its sentences, or sets up checkers.
    if (!cell.element) return;
    if (mine === round) drop();
    say(`Stopped: ${name(cell)}, ${reply.ename ?? reply.status}.${missing(cell, reply)}`);
  }

  function enqueue(list) {
    const mine = round;
    for (const cell of list) {
      mark(cell, "waiting");
      queue = queue.then(() => (mine === round ? execute(cell, mine) : mark(cell, "")));
    }
    return queue;
  }

  /** A cell with what the page hides after it, and before it where it is the first. */
  function withHidden(cell) {
    const at = cells.indexOf(cell);
    const next = cells.findIndex((other, i) => i > at && other.element);
    return cells.slice(cell === visible[0] ? 0 : at, next < 0 ? undefined : next);
  }

  function reset(cell) {
    cell.editor.write(cell.original);
    cell.stage.show(false);
    cell.ran = false;
    mark(cell, "");
  }

  const warning = Object.assign(document.createElement("p"), { className: "warning", hidden: true });
  warning.textContent = "This browser keeps no more edits: copy what you want to keep before you leave.";
  addEventListener("beforeunload", (event) => { if (!warning.hidden) event.preventDefault(); });

  for (const cell of visible) {
    cell.stage = new Stage(cell.element);
    cell.outputs = kernel.outputs(cell.id, cell.stage.slot);
    const code = cell.element.querySelector(".cell_input .highlight");
    code.replaceChildren();
    const run = () => enqueue(withHidden(cell));
    const back = button("Reset", `Reset ${name(cell)}`, () => {
      reset(cell);
      tools.firstElementChild.focus(); // this button is gone
    });
    cell.edited = () => cell.editor.text !== cell.original;
    cell.refresh = () => {
      back.hidden = !cell.edited();
      const state = cell.element.dataset.live;
      if (["done", "failed"].includes(state) && cell.editor.text !== cell.code) mark(cell, "");
    };
    const changed = () => {
      cell.refresh();
      warning.hidden = edits.set(cell.id, cell.editor.text, cell.original) === true;
    };
    const text = edits.get(cell.id) ?? cell.original;
    if (text === cell.original) edits.set(cell.id, text, cell.original);
    const label = `Code of ${name(cell)}. Shift and Enter runs it; Escape, then Tab, leaves it.`;
    cell.editor = makeEditor({ parent: code, text, label, changed, run });
    cell.refresh();
    const tools = document.createElement("div");
    tools.className = "live-tools";
    tools.append(button("Run", `Run ${name(cell)}`, run));
    if (cell !== visible[0]) {
      const above = () => enqueue(cells.slice(0, cells.indexOf(cell)));
      tools.append(button("Run above", `Run all above ${name(cell)}`, above));
    }
    tools.append(back);
    (code.closest("details") ?? code.closest(".cell_input")).after(tools);
  }
  edits.watch((id) => {
    const cell = visible.find((each) => each.id === id);
    const text = cell && (edits.get(id) ?? cell.original);
    if (!cell || cell.editor.text === text) return;
    cell.editor.receive(text);
    cell.refresh();
  });

  const restart = button("Restart", "Restart the kernel", async () => {
    if (restart.ariaDisabled === "true") return;
    forget("Restarting …");
    restart.ariaDisabled = "true"; // `disabled` would take the focus away
    // What is asked for meanwhile waits for the fresh kernel.
    const fresh = order(kernel.restart, "A fresh kernel: nothing has run yet.");
    queue = Promise.allSettled([queue, fresh]);
    await fresh;
    restart.ariaDisabled = "false";
  });
  bar.append(
    button("Run all", "Run all cells", () => enqueue(cells)),
    button("Interrupt", "Interrupt the running cell", () => { drop(); order(kernel.interrupt, "Interrupted."); }),
    restart,
    button("Reset all", "Reset all cells", () => {
      visible.forEach(reset);
      edits.clear();
      say("Every cell is as the book has it.");
    }),
    status,
    warning,
  );
  document.body.append(bar);
  const kept = visible.filter((cell) => cell.edited()).length;
  say(kept ? `Ready, with ${kept} of your edits.` : "Ready. Change the code, then press Shift and Enter.");
}
