// The last part of the module on a page: every picture that the book prepared becomes a player.
import { Player } from "./player.js";

/** What the address says for a picture: `?play=<name>&lr.descent=0.2…`. */
function addressFor(name) {
  return {
    read() {
      const entries = new URLSearchParams(location.search);
      const isMeant = entries.get("play") === name;
      entries.delete("play");
      return isMeant ? entries : new URLSearchParams();
    },
    write(entries) {
      const isMeant = new URLSearchParams(location.search).get("play") === name;
      if (![...entries].length && !isMeant) return;
      const query = [...entries].length
        ? `?${new URLSearchParams([["play", name], ...entries])}`
        : "";
      const address = location.pathname + query + location.hash;
      // A browser may refuse, from a file for instance; the picture does not depend on it.
      try {
        history.replaceState(history.state, "", address);
      } catch {
        /* The address stays as it was. */
      }
    },
  };
}

/** What is far below waits until the browser has time, so that no touch has to. */
const waiting = new Set();
const whenIdle = globalThis.requestIdleCallback ?? ((task) => setTimeout(task, 100));

// What is in a section that has no layout yet, or in a closed fold, is told of when it gets one.
const laidOut = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    laidOut.unobserve(target);
    whenIdle(() => startPlayer(target));
  }
});

// A player that starts above the place that a link leads to would move it.
document.addEventListener(
  "click",
  ({ target }) => {
    if (target.closest('a[href^="#"]')) waiting.forEach(startPlayer);
  },
  { capture: true },
);

/** Whether a picture is within two windows from the top; one without a layout is not asked for its place. */
function isNear(figure) {
  const isSkipped = figure.checkVisibility?.({ contentVisibilityAuto: true }) === false;
  return !isSkipped && figure.getBoundingClientRect().top <= 2 * innerHeight;
}

/** Make a player of each part of the page whose first picture stands in `.play-stage`. */
export function startPlayers(parent = document) {
  for (const figure of parent.querySelectorAll(".play:not(.started)")) {
    if (location.hash || isNear(figure)) startPlayer(figure);
    else {
      waiting.add(figure);
      laidOut.observe(figure);
    }
  }
}

function startPlayer(figure) {
  waiting.delete(figure);
  if (figure.classList.contains("started")) return;
  figure.classList.add("started");
  const stage = figure.querySelector(".play-stage");
  figure.player = new Player(
    stage,
    JSON.parse(figure.dataset.play),
    addressFor(figure.dataset.name),
  );
}
