// A Jupyter kernel of the server that sent this page, through thebe-core. It knows no other server.
const SERVER = new URL("/", location.origin).href;

const cookie = (name) => document.cookie.match(`(?:^|; )${name}=([^;]*)`)?.[1] ?? "";

/** Ask the server; raise an error with a sentence for the reader where it refuses or is gone. */
export async function ask(path, options = {}) {
  let answer;
  try {
    const headers = { "X-XSRFToken": cookie("_xsrf") };
    // A stored answer could be an older edition of the book.
    answer = await fetch(SERVER + path, { cache: "no-store", ...options, headers });
  } catch {
    throw new Error("The server does not answer. Is make serve still running?");
  }
  if (answer.status === 403) {
    throw new Error("This browser may not run code here: open the book from the file that make serve names.");
  }
  if (answer.status === 404 && path.startsWith("api/kernels")) {
    throw new Error("This kernel is gone. Reload the page for a new one: your edits are kept.");
  }
  if (!answer.ok) throw new Error(`The server answered ${answer.status} to ${path}.`);
  return answer.status === 204 ? null : answer.json();
}

function loadScript(src) {
  return new Promise((resolve, reject) => {
    const failed = () => reject(new Error(`${src} could not be loaded.`));
    document.head.append(Object.assign(document.createElement("script"), { src, onload: resolve, onerror: failed }));
  });
}

/** Figures become part of the page, so that they follow light and dark; claims get their colour. */
function showLikeTheBook(rendermime) {
  const instead = (kind, base, draw) => {
    const factory = rendermime.getFactory(base);
    rendermime.addFactory({
      safe: true,
      mimeTypes: [kind],
      createRenderer: (options) => {
        const renderer = factory.createRenderer({ ...options, mimeType: base });
        const usual = renderer.renderModel.bind(renderer);
        renderer.renderModel = (model) => draw(renderer.node, model, usual);
        return renderer;
      },
    }, 0);
  };
  instead("image/svg+xml", "text/html", async (node, model) => {
    node.innerHTML = model.data["image/svg+xml"];
  });
  // What the helpers emit as data (kit/sphinx/outputs.py shows the same on the page).
  const line = (kind, classes, text) => instead(`application/vnd.downhill.${kind}+json`, "text/plain", async (node, model) => {
    const data = model.data[`application/vnd.downhill.${kind}+json`];
    node.replaceChildren(Object.assign(document.createElement("pre"), { className: classes(data), textContent: text(data) }));
  });
  const signs = { open: "○", right: "✓", wrong: "✗" };
  line("claim", () => "claim", (data) => `✓ ${data.statement}`);
  line("exercise", (data) => data.verdict, (data) => `${signs[data.verdict]} ${data.says}`);
  line("glue", () => "glue", () => "");
}

/** Start a kernel in the folder of `notebook`; `told` is called with what happens to it. */
export async function startKernel(notebook, told) {
  await loadScript(new URL("thebe-core.min.js", import.meta.url));
  const core = window.thebeCore.module;
  // A path of its own gives each open page a kernel of its own.
  const path = notebook.replace(/\.ipynb$/, `-${crypto.randomUUID()}.ipynb`);
  const server = new core.ThebeServer(core.makeConfiguration({
    mathjaxUrl: "",
    serverSettings: { baseUrl: SERVER, wsUrl: SERVER.replace(/^http/, "ws"), token: "", appendToken: false },
  }));
  await server.connectToJupyterServer();
  const rendermime = core.makeRenderMimeRegistry({ mathjaxUrl: "", mathjaxConfig: "" });
  showLikeTheBook(rendermime);
  const session = await server.startNewSession(rendermime, { path, kernelName: "python3" });
  // thebe-core would fetch a loader for foreign widgets from another host.
  session.manager._loader = { requested: true, ready: Promise.resolve() };
  const { kernel } = session;

  let stop = () => {};
  const end = (event) => {
    stop(Object.assign(new Error(event), { told: true }));
    told(event);
  };
  // What is sent to a kernel while it starts again would be lost.
  const starting = ["unknown", "starting", "restarting", "autorestarting"];
  const settled = async () => {
    for (let i = 0; i < 200; i += 1) {
      if (kernel.connectionStatus === "connected" && !starting.includes(kernel.status)) return;
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
  };
  // Asked before each order: a server that was started anew does not know this kernel.
  const alive = () => ask(`api/kernels/${kernel.id}`);
  kernel.statusChanged.connect((_, status) => {
    if (status === "autorestarting") end("restarted");
    if (status === "dead") end("ended");
  });
  // A restart breaks the connection for a moment; only a longer silence is worth a word.
  let silence;
  let lost = false;
  kernel.connectionStatusChanged.connect((_, status) => {
    clearTimeout(silence);
    if (status !== "connected") {
      silence = setTimeout(() => { lost = true; end("lost"); }, 3000);
    } else if (lost) {
      lost = false;
      told("found");
    }
  });
  addEventListener("pagehide", () => {
    ask(`api/sessions/${session.id}`, { method: "DELETE", keepalive: true }).catch(() => {});
  });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  return {
    /** Make a place for outputs. */
    outputs(id, element) {
      const outputs = new core.PassiveCellRenderer(id, rendermime);
      outputs.attachToDOM(element);
      return outputs;
    },
    /** Run code; resolve to the kernel's reply, reject where kernel or server went away. */
    async run(code, outputs) {
      const gone = new Promise((_, reject) => { stop = reject; });
      const work = async () => {
        await alive();
        await settled();
        const future = kernel.requestExecute({ code, allow_stdin: true, stop_on_error: true });
        if (outputs) outputs.area.future = future;
        return (await future.done).content;
      };
      return Promise.race([work(), gone]);
    },
    interrupt: () => alive().then(() => kernel.interrupt()),
    // A kernel that has not yet answered is let start first: what follows would be lost in between.
    restart: () => alive().then(settled).then(() => session.restart()),
  };
}
