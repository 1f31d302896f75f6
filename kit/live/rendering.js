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

/** Show outputs of a type by `draw(node, data, renderer)`, in what shows those of type `base` otherwise. */
function replaceRenderer(rendermime, type, base, draw) {
  const factory = rendermime.getFactory(base);
  const createRenderer = (options) => {
    const renderer = factory.createRenderer({ ...options, mimeType: base });
    renderer.renderModel = async (model) => draw(renderer.node, model.data[type], renderer);
    return renderer;
  };
  rendermime.addFactory({ safe: true, mimeTypes: [type], createRenderer }, 0);
}

/** A page with such a picture has the script that draws it; elsewhere the words must do. */
function drawnByScript(kind, start) {
  return (node, { preset, sentence }, renderer) => {
    const stage = element("div", { className: "play-stage", textContent: sentence });
    const picture = element("div", { className: kind });
    if (preset.name) picture.dataset.name = preset.name;
    picture.dataset[kind] = JSON.stringify(preset);
    picture.append(stage);
    node.replaceChildren(picture);
    // In the next frame the node stands on the page, and its width says how to draw.
    requestAnimationFrame(() => globalThis[start]?.(node));
    // What a run replaces plays no further; a pad does nothing by itself.
    renderer.disposed.connect(() => /** @type {any} */ (picture).player?.destroy());
  };
}

const DRAWN = {
  player: drawnByScript("play", "startPlayers"),
  pad: drawnByScript("pad", "startPads"),
};

/**
 * Teach a registry of renderers how this book shows figures and what its helpers emit.
 * @param {object} rendermime JupyterLab's `IRenderMimeRegistry`
 */
export function showLikeTheBook(rendermime) {
  // Figures become part of the page, so that they follow light and dark.
  replaceRenderer(rendermime, "image/svg+xml", "text/html", (node, svg) => {
    node.innerHTML = svg;
  });
  for (const [kind, draw] of Object.entries(DRAWN)) {
    replaceRenderer(rendermime, `application/vnd.downhill.${kind}+json`, "text/plain", draw);
  }
  for (const [kind, line] of Object.entries(LINES)) {
    const type = `application/vnd.downhill.${kind}+json`;
    replaceRenderer(rendermime, type, "text/plain", (node, data) => {
      node.replaceChildren(element("pre", line(data)));
    });
  }
}
