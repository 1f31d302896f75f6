// A pad to draw a digit on, and what a network reads there.
import { button, html, set, shape } from "../../players/js/elements.js";
import { say } from "../../players/js/numbers.js";
import { onceAFrame, Sentence } from "../../players/js/pace.js";
import { ink } from "./ink.js";
import { pictureFrom, ranking, sharesOf, unpack } from "./network.js";

const SIZE = 320;
const FIELD = SIZE / 8;
const QUIET = 400;
// The pen leaves a place when it has moved so far; a sheet holds so many places.
const FINE = 0.008;
const MOST = 3000;
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const KEYS =
  "Arrow keys move the pen, Space puts it down or lifts it, Backspace takes a stroke back.";

export class Pad {
  /**
   * @param {HTMLElement} root what holds the first picture, which gives way to this
   * @param {object} preset as the helper `pad` emits it
   */
  constructor(root, preset) {
    this.root = root;
    this.preset = preset;
    this.network = unpack(preset.weights);
    this.examples = preset.examples.map(pictureFrom);
    this.strokes = [];
    this.shown = 0;
    this.pen = { x: 0.5, y: 0.25, isDown: false };
    this.build();
    this.listen();
    this.update();
  }

  build() {
    this.sheet = new Fields("pad-sheet");
    this.lines = shape("path", { class: "pad-lines" });
    this.mark = shape("circle", { class: "pad-pen", r: 7 });
    this.sheet.svg.append(this.lines, this.mark);
    this.seen = new Fields("pad-seen");
    this.bars = Array.from({ length: 10 }, (_, digit) => new Bar(digit));
    this.sentence = new Sentence("pad-sentence", QUIET);
    this.surface = html("div", { className: "pad-surface", tabIndex: 0 }, [this.sheet.svg]);
    set(this.surface, {
      role: "application",
      "aria-roledescription": "sheet to draw on",
      "aria-label": `Draw a digit. ${KEYS}`,
    });
    const list = html("ol", { className: "pad-bars" });
    list.append(...this.bars.map(({ element }) => element));
    list.setAttribute("aria-label", "What the network gives to each digit");
    const buttons = [
      button("Clear", () => this.clear()),
      button("Undo", () => this.undo()),
      Object.assign(
        button("A test digit", () => this.showExample()),
        { className: "primary" },
      ),
    ];
    const grid = html("div", { className: "pad-grid" }, [
      column("pad-left", "Draw here", this.surface),
      column("pad-middle", "It sees 64 numbers", this.seen.svg),
      column("pad-right", "It says", list),
      html("div", { className: "pad-words" }, [this.sentence.read, this.sentence.spoken]),
      html("div", { className: "play-buttons" }, buttons),
      html("p", { className: "pad-keys", textContent: KEYS }),
    ]);
    set(grid, { role: "group", "aria-label": "Pad to draw a digit on" });
    this.root.replaceChildren(grid);
  }

  // Hands.

  listen() {
    this.surface.addEventListener("pointerdown", (event) => this.startStroke(event));
    this.surface.addEventListener("keydown", (event) => this.press(event));
    this.surface.addEventListener("blur", () => this.liftPen());
  }

  startStroke(event) {
    if (event.button !== 0 || this.drawing) return;
    event.preventDefault();
    this.surface.classList.add("by-hand");
    this.surface.focus({ preventScroll: true });
    this.surface.setPointerCapture(event.pointerId);
    this.liftPen();
    this.drawing = true;
    this.begin(this.place(event));
    const move = (moved) => {
      if (moved.pointerId === event.pointerId) this.extend(this.place(moved));
    };
    const end = (ended) => {
      if (ended.pointerId !== event.pointerId) return;
      this.drawing = false;
      this.surface.removeEventListener("pointermove", move);
      this.surface.removeEventListener("pointerup", end);
      this.surface.removeEventListener("pointercancel", end);
    };
    this.surface.addEventListener("pointermove", move);
    this.surface.addEventListener("pointerup", end);
    this.surface.addEventListener("pointercancel", end);
  }

  /** Where an event is, in parts of the sheet. */
  place(event) {
    const frame = this.sheet.svg.getBoundingClientRect();
    const part = (value) => Math.min(1, Math.max(0, Number(value.toFixed(4))));
    return [
      part((event.clientX - frame.left) / frame.width),
      part((event.clientY - frame.top) / frame.height),
    ];
  }

  press(event) {
    if (["Control", "Meta", "Alt"].some((other) => event.getModifierState(other))) return;
    const { key, shiftKey } = event;
    const actions = { " ": () => this.turnPen(), Backspace: () => this.undo() };
    const act = WAYS[key]
      ? () => this.movePen(WAYS[key], shiftKey ? 1 / 64 : 1 / 16)
      : actions[key];
    if (!act) return;
    event.preventDefault();
    this.surface.classList.remove("by-hand");
    act();
  }

  movePen([right, down], by) {
    const inside = (value) => Math.min(1, Math.max(0, value));
    this.pen.x = inside(this.pen.x + right * by);
    this.pen.y = inside(this.pen.y + down * by);
    if (this.pen.isDown) this.extend([this.pen.x, this.pen.y]);
    this.updateSoon();
  }

  turnPen() {
    this.pen.isDown = !this.pen.isDown;
    if (this.pen.isDown) this.begin([this.pen.x, this.pen.y]);
    this.updateSoon();
  }

  liftPen() {
    this.pen.isDown = false;
    this.updateSoon();
  }

  // Changes.

  begin(place) {
    this.shown = null;
    this.strokes.push([place]);
    this.updateSoon();
  }

  extend(place) {
    const stroke = this.strokes.at(-1);
    const last = stroke?.at(-1);
    if (!last || Math.hypot(place[0] - last[0], place[1] - last[1]) < FINE) return;
    if (this.strokes.reduce((sum, { length }) => sum + length, 0) < MOST) stroke.push(place);
    this.updateSoon();
  }

  clear() {
    this.strokes = [];
    this.shown = null;
    this.liftPen();
  }

  undo() {
    this.strokes.pop();
    this.shown = null;
    this.liftPen();
  }

  showExample() {
    this.strokes = [];
    this.next = (this.next ?? 0) + 1;
    this.shown = this.next % this.examples.length;
    this.liftPen();
  }

  // What is seen.

  updateSoon = onceAFrame(() => this.update());

  update() {
    const example = this.examples[this.shown];
    this.picture = example ?? ink(this.strokes);
    this.isEmpty = this.picture.every((count) => count === 0);
    this.shares = this.isEmpty ? null : this.read(this.picture);
    this.sheet.show(example ?? []);
    this.seen.show(this.picture);
    const lines = this.strokes.map((stroke) => `M${pointsOf(stroke).join("L")}`);
    set(this.lines, { d: lines.join("") });
    set(this.mark, {
      cx: this.pen.x * SIZE,
      cy: this.pen.y * SIZE,
      "data-down": String(this.pen.isDown),
    });
    for (const bar of this.bars) bar.show(this.shares?.[bar.digit] ?? 0, this.isChosen(bar.digit));
    this.sentence.say(this.verdict());
  }

  read(picture) {
    return sharesOf(this.network, picture);
  }

  isChosen(digit) {
    return this.shares !== null && this.shares[digit] >= this.preset.notSure;
  }

  verdict() {
    if (this.isEmpty)
      return this.strokes.length
        ? "Not sure: this is hardly more than a dot. Draw it larger."
        : "Nothing to read yet. Draw a digit, as large as the sheet.";
    const [first, second] = ranking(this.shares);
    const whole = (digit) => sayShare(this.shares[digit]);
    if (this.isChosen(first)) return `It reads ${first}, with ${whole(first)}.`;
    return `Not sure. Perhaps ${first} (${whole(first)}), perhaps ${second} (${whole(second)}).`;
  }
}

/** A share as a percentage that never says all or nothing. */
function sayShare(share) {
  if (share > 0.999) return "more than 99.9%";
  return share < 0.001 ? "less than 0.1%" : `${say(100 * share)}%`;
}

/** The same in whole percents, for a bar; an empty sheet gives 0% to each digit. */
function sayPart(share) {
  if (share > 0.995) return "> 99%";
  return share > 0 && share < 0.005 ? "< 1%" : `${Math.round(100 * share)}%`;
}

function column(className, title, content) {
  return html("div", { className }, [
    html("p", { className: "pad-title", textContent: title }),
    content,
  ]);
}

/** Places as points of the drawing; a single one is drawn as a dot. */
function pointsOf(stroke) {
  const points = stroke.map(([x, y]) => `${(x * SIZE).toFixed(1)} ${(y * SIZE).toFixed(1)}`);
  return points.length > 1 ? points : [points[0], points[0]];
}

/** Eight rows of eight fields, dark where there is ink. */
class Fields {
  constructor(className) {
    this.cells = Array.from({ length: 64 }, (_, i) =>
      shape("rect", {
        x: (i % 8) * FIELD,
        y: Math.floor(i / 8) * FIELD,
        width: FIELD,
        height: FIELD,
        class: "pad-field",
      }),
    );
    const frame = shape("rect", { width: SIZE, height: SIZE, class: "pad-frame" });
    const attributes = { viewBox: `0 0 ${SIZE} ${SIZE}`, class: className, "aria-hidden": "true" };
    this.svg = shape("svg", attributes, [...this.cells, frame]);
  }

  show(picture) {
    this.cells.forEach((cell, i) => set(cell, { "fill-opacity": (picture[i] ?? 0) / 16 }));
  }
}

/** One digit and its share. */
class Bar {
  constructor(digit) {
    this.digit = digit;
    this.value = html("span", { className: "pad-value" });
    this.part = html("span", { className: "pad-part" });
    const track = html("span", { className: "pad-track" }, [this.part]);
    this.element = html("li", {}, [
      html("span", { className: "pad-digit", textContent: String(digit) }),
      track,
      this.value,
    ]);
  }

  show(share, isChosen) {
    this.part.style.setProperty("--part", share.toFixed(4));
    this.value.textContent = sayPart(share);
    this.element.classList.toggle("chosen", isChosen);
  }
}
