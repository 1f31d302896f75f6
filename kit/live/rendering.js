// How outputs of a kernel look: as kit/sphinx shows those that the book has stored.
import { element } from "./dom.js";

const SIGNS = { open: "○", right: "✓", wrong: "✗" };

/**
 * What the helpers emit as data (kit/sphinx/mime_renderers.py shows the same on the page), by kind:
 * the class and the text of the line that stands for it.
 * @type {Record<string, (data: any) => {className: string, textContent: string}>}
 */
const LINES = {
  claim: ({ statement }) => ({ className: "claim", textContent: `✓ ${statement}` }),
  exercise: ({ verdict, says }) => ({
    className: verdict,
    textContent: `${SIGNS[verdict]} ${says}`,
  }),
  glue: () => ({ className: "glue", textContent: "" }),
};

/** Show outputs of a type by `draw(node, data)`, in what shows those of type `base` otherwise. */
function replaceRenderer(rendermime, type, base, draw) {
  const factory = rendermime.getFactory(base);
  const createRenderer = (options) => {
    const renderer = factory.createRenderer({ ...options, mimeType: base });
    renderer.renderModel = async (model) => draw(renderer.node, model.data[type]);
    return renderer;
  };
  rendermime.addFactory({ safe: true, mimeTypes: [type], createRenderer }, 0);
}

/** A page with players has their script; on any other the words below the picture must do. */
function showPlayer(node, { preset, sentence }) {
  const stage = element("div", { className: "play-stage", textContent: sentence });
  const player = element("div", { className: "play" });
  player.dataset.name = preset.name;
  player.dataset.play = JSON.stringify(preset);
  player.append(stage);
  node.replaceChildren(player);
  globalThis.startPlayers?.(node);
}

/** The same for pads. */
function showPad(node, { preset, sentence }) {
  const stage = element("div", { className: "play-stage", textContent: sentence });
  const pad = element("div", { className: "pad" });
  pad.dataset.pad = JSON.stringify(preset);
  pad.append(stage);
  node.replaceChildren(pad);
  globalThis.startPads?.(node);
}

/**
 * Teach a registry of renderers how this book shows figures and what its helpers emit.
 * @param {object} rendermime JupyterLab's `IRenderMimeRegistry`
 */
export function showLikeTheBook(rendermime) {
  // Figures become part of the page, so that they follow light and dark.
  replaceRenderer(rendermime, "image/svg+xml", "text/html", (node, svg) => {
    node.innerHTML = svg;
  });
  replaceRenderer(rendermime, "application/vnd.downhill.player+json", "text/plain", showPlayer);
  replaceRenderer(rendermime, "application/vnd.downhill.pad+json", "text/plain", showPad);
  for (const [kind, line] of Object.entries(LINES)) {
    const type = `application/vnd.downhill.${kind}+json`;
    replaceRenderer(rendermime, type, "text/plain", (node, data) => {
      node.replaceChildren(element("pre", line(data)));
    });
  }
}
