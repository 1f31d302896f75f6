// When things are drawn and said: once a frame for eyes, and when a change is over for ears.
import { html, write } from "./elements.js";

/** A function that draws in the next frame: once, however often a hand moves. */
export function onceAFrame(draw) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      draw();
    });
  };
}

/** A sentence that eyes read at once, and ears after a pause. */
export class Sentence {
  constructor(className, pause) {
    this.pause = pause;
    this.read = html("p", { className });
    this.read.setAttribute("aria-hidden", "true");
    this.spoken = html("p", { className: "play-spoken" });
    this.spoken.setAttribute("aria-live", "polite");
  }

  say(text) {
    this.read.textContent = text;
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => write(this.spoken, text), this.pause);
  }
}
