// The last part of the module on a page: each pad that the book prepared can be drawn on.
import { Pad } from "./pad.js";

/** Make a pad of each part of the page whose first picture stands in `.play-stage`. */
export function startPads(parent = document) {
  for (const figure of parent.querySelectorAll(".pad:not(.started)")) {
    figure.classList.add("started");
    figure.pad = new Pad(figure.querySelector(".play-stage"), JSON.parse(figure.dataset.pad));
  }
}
