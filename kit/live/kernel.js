// A Jupyter kernel of the server that sent this page, through thebe-core.
import { element } from "./dom.js";
import { showLikeTheBook } from "./rendering.js";
import { ask, SERVER } from "./server.js";

/** What is sent to a kernel while it starts would be lost. */
const STARTING = new Set(["unknown", "starting", "restarting", "autorestarting"]);
/** A restart breaks the connection for a moment; only a longer silence, in ms, is worth a word. */
const SILENCE = 3000;
/** How long, in ms, to wait for a kernel that neither starts nor fails. */
const PATIENCE = 60_000;

/**
 * What may happen to a kernel, or to the connection with it, without being asked for.
 * @typedef {"lost" | "found" | "ended" | "restarted"} KernelEvent
 */

/** There will be no reply, as the kernel or its server went away. The event was told before. */
export class KernelGone extends Error {}

/** A kernel with its connection. */
export class Kernel {
  /** @type {(event: KernelEvent) => void} */
  onEvent = () => {};
  #connection;
  #core;
  #rendermime;
  #session;
  /** @type {(reason: Error) => void} */
  #abandon = () => {};

  /** Made by `startKernel`. */
  constructor(core, rendermime, session) {
    this.#core = core;
    this.#rendermime = rendermime;
    this.#session = session;
    // Kept, as the session forgets a kernel that has ended.
    this.#connection = session.kernel;
    this.#watchStatus();
    this.#watchConnection();
    this.#endWithThePage();
  }

  /**
   * Make a place for outputs.
   * @param {string} id of the cell
   * @param {HTMLElement} place
   */
  outputs(id, place) {
    const outputs = new this.#core.PassiveCellRenderer(id, this.#rendermime);
    outputs.attachToDOM(place);
    return outputs;
  }

  /**
   * Run code.
   * @param {string} code
   * @param {object | null} outputs from `outputs()`
   * @returns {Promise<{status: string, ename?: string}>} the kernel's reply
   * @throws {KernelGone} where the kernel or the connection ends meanwhile
   * @throws {Error} with a sentence for the reader, where it was gone before
   */
  run(code, outputs) {
    const gone = new Promise((_, reject) => {
      this.#abandon = reject;
    });
    return Promise.race([this.#execute(code, outputs), gone]);
  }

  async interrupt() {
    await this.#exists();
    await this.#connection.interrupt();
  }

  /** Start the kernel again; one that is still starting is let start first. */
  async restart() {
    await this.#exists();
    await this.#started();
    await this.#session.restart();
  }

  async #execute(code, outputs) {
    await this.#exists();
    await this.#started();
    const request = { code, allow_stdin: true, stop_on_error: true };
    const future = this.#connection.requestExecute(request);
    if (outputs) outputs.area.future = future;
    return (await future.done).content;
  }

  /** Asked before each order: a server that was started anew does not know this kernel. */
  #exists() {
    return ask(`api/kernels/${this.#connection.id}`);
  }

  /** Wait until the kernel has started. */
  async #started() {
    const kernel = this.#connection;
    const isReady = () => kernel.connectionStatus === "connected" && !STARTING.has(kernel.status);
    if (isReady()) return;
    const signals = [kernel.statusChanged, kernel.connectionStatusChanged];
    /** @type {Promise<void>} */
    const settled = new Promise((resolve) => {
      const timer = setTimeout(resolve, PATIENCE);
      const look = () => {
        if (!isReady()) return;
        clearTimeout(timer);
        for (const signal of signals) signal.disconnect(look);
        resolve();
      };
      for (const signal of signals) signal.connect(look);
    });
    await settled;
  }

  #end(event) {
    this.#abandon(new KernelGone(event));
    this.onEvent(event);
  }

  #watchStatus() {
    this.#connection.statusChanged.connect((_, status) => {
      if (status === "autorestarting") this.#end("restarted");
      if (status === "dead") this.#end("ended");
    });
  }

  #watchConnection() {
    let timer;
    let isLost = false;
    const lose = () => {
      isLost = true;
      this.#end("lost");
    };
    this.#connection.connectionStatusChanged.connect((_, status) => {
      clearTimeout(timer);
      if (status !== "connected") {
        timer = setTimeout(lose, SILENCE);
      } else if (isLost) {
        isLost = false;
        this.onEvent("found");
      }
    });
  }

  #endWithThePage() {
    addEventListener("pagehide", () => {
      const options = { method: "DELETE", keepalive: true };
      ask(`api/sessions/${this.#session.id}`, options).catch(() => {});
    });
    // A page that comes back from the browser's memory has no kernel.
    addEventListener("pageshow", (event) => {
      if (event.persisted) location.reload();
    });
  }
}

/**
 * Start a kernel in the folder of a notebook.
 * @param {string} notebook its path, such as `book/sgd.ipynb`
 * @returns {Promise<Kernel>}
 */
export async function startKernel(notebook) {
  const core = await loadThebe();
  const baseUrl = SERVER;
  const wsUrl = SERVER.replace(/^http/, "ws");
  const server = new core.ThebeServer(
    core.makeConfiguration({
      mathjaxUrl: "",
      serverSettings: { baseUrl, wsUrl, token: "", appendToken: false },
    }),
  );
  await server.connectToJupyterServer();
  const rendermime = core.makeRenderMimeRegistry({ mathjaxUrl: "", mathjaxConfig: "" });
  showLikeTheBook(rendermime);
  // A path of its own gives each open page a kernel of its own.
  const path = notebook.replace(/\.ipynb$/, `-${crypto.randomUUID()}.ipynb`);
  const session = await server.startNewSession(rendermime, { path, kernelName: "python3" });
  // Patch of thebe-core 0.5.0: it fetches a loader for foreign widgets from another host, and has
  // no setting that forbids it. Not reported.
  session.manager._loader = { requested: true, ready: Promise.resolve() };
  return new Kernel(core, rendermime, session);
}

/** thebe-core's bundle is a classic script, which leaves what it exports in `window`. */
async function loadThebe() {
  const src = new URL("thebe-core.min.js", import.meta.url).href;
  await new Promise((resolve, reject) => {
    const onerror = () => reject(new Error(`${src} could not be loaded.`));
    document.head.append(element("script", { src, onload: resolve, onerror }));
  });
  return /** @type {any} */ (window).thebeCore.module;
}
