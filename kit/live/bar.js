// The bar at the foot of a live page: what concerns all its cells, and what happened last.
import { button, element } from "./dom.js";

/**
 * What the buttons of the bar do.
 * @typedef {object} PageActions
 * @property {() => void} runAll
 * @property {() => void} interrupt
 * @property {() => Promise<void>} restart settles when the kernel is fresh
 * @property {() => void} download
 * @property {() => void} resetAll
 */

export class Bar {
  #status = element("p", {}, { role: "status" });
  #warning = element("p", {
    className: "warning",
    hidden: true,
    textContent: "This browser keeps no more edits: copy what you want to keep before you leave.",
  });

  constructor() {
    addEventListener("beforeunload", (event) => {
      if (!this.#warning.hidden) event.preventDefault();
    });
  }

  /** Say what happened, also to screen readers. */
  say = (text) => {
    this.#status.textContent = text;
  };

  /** Warn a reader whose edits are not kept, until they are. */
  warn = (kept) => {
    this.#warning.hidden = kept;
  };

  /**
   * Put the bar on the page.
   * @param {PageActions} actions
   */
  open({ runAll, interrupt, restart, download, resetAll }) {
    const bar = element(
      "div",
      { className: "live-bar" },
      { role: "region", "aria-label": "Live code" },
    );
    bar.append(
      button("Run all", "Run all cells", runAll),
      button("Interrupt", "Interrupt the running cell", interrupt),
      restartButton(restart),
      button("Reset all", "Reset all cells", resetAll),
      button("Download my notebook", "Download my notebook", download),
      this.#status,
      this.#warning,
    );
    document.body.append(bar);
  }
}

/** A button that waits for one restart before it asks for the next. */
function restartButton(restart) {
  const made = button("Restart", "Restart the kernel", async () => {
    if (made.ariaDisabled === "true") return;
    made.ariaDisabled = "true"; // `disabled` would take the focus away
    await restart();
    made.ariaDisabled = "false";
  });
  return made;
}
