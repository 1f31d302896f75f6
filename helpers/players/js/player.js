// A player: one setup, its runs, the pictures of them, and the hands that move it.
import { controlsOf } from "./controls.js";
import { button, html, set, write } from "./elements.js";
import { onceAFrame, Sentence } from "./pace.js";
import { Run, runMany } from "./run.js";
import {
  addressOf,
  problemWith,
  ruleOf,
  withAddress,
  withKnob,
  withRuleKnob,
  withSurface,
} from "./setup.js";
import { PlaneView } from "./plane.js";
import { SURFACES } from "./surfaces.js";
import {
  CurveView,
  DataView,
  HistogramView,
  LossView,
  MapView,
  RateView,
  sayEnds,
} from "./views.js";
import { sayUpdate, sayWhere } from "./words.js";

const MORE_RUNS = 100;
const MOST_RUNS = 10_000;
const QUIET = 300;

const PANELS = {
  loss: LossView,
  rates: RateView,
  ends: HistogramView,
  data: DataView,
  plane: PlaneView,
};

export class Player {
  /**
   * @param {HTMLElement} root what holds the first picture, which gives way to this
   * @param {object} preset as the helper `play` emits it
   * @param {{read?: () => URLSearchParams, write?: (entries: URLSearchParams) => void}} address
   */
  constructor(root, preset, address = {}) {
    this.root = root;
    this.preset = preset;
    this.address = address;
    const { setup, problem } = withAddress(this.preset, address.read?.() ?? new URLSearchParams());
    this.setup = setup;
    this.steps = Math.min(setup.steps, setup.most);
    this.ends = [];
    this.marked = null;
    this.build();
    this.update();
    this.views.forEach((view) => this.letKeysMove(view));
    this.complain(problem);
    this.watching = new ResizeObserver(() => this.followWidth());
    this.watching.observe(root);
  }

  /** Stop whatever goes on by itself, as the page has no place for this any more. */
  destroy() {
    this.pause();
    this.watching.disconnect();
    clearTimeout(this.saving);
  }

  /** Letters keep their size on a phone, so that pictures have fewer units there. */
  get isNarrow() {
    return this.root.clientWidth < 544;
  }

  followWidth() {
    if (this.root.clientWidth && this.isNarrow !== this.wasNarrow) this.rebuildViews();
  }

  // The parts of the page.

  build() {
    this.note = html("p", { className: "play-note" });
    this.note.setAttribute("role", "alert");
    this.sentence = new Sentence("play-sentence", QUIET);
    this.formula = html("p", { className: "play-update" });
    this.formula.setAttribute("aria-hidden", "true");
    this.summary = html("p", { className: "play-ends" });
    this.summary.setAttribute("aria-live", "polite");
    this.pictures = html("div", { className: "play-pictures" });
    this.panels = html("div", { className: "play-panels" });
    this.controls = html("div", { className: "play-controls" });
    this.buildViews();
    this.buildControls();
    const { read, spoken } = this.sentence;
    const words = [read, spoken, this.formula, this.summary, this.note];
    this.words = html("div", { className: "play-words" }, words);
    const { controls, panels } = this.setup;
    const shape = panels.length ? (controls.length > 3 ? "many" : "") : "solo";
    const buttons = html("div", { className: "play-buttons" }, this.makeButtons());
    const grid = html("div", { className: `play-grid ${shape}` }, [
      html("div", { className: "play-top" }, [buttons, this.pictures]),
      this.panels,
      this.words,
      this.controls,
    ]);
    this.root.replaceChildren(grid);
  }

  makeButtons() {
    this.playButton = button("Play", () => this.togglePlay());
    this.stepButton = button("Step", () => this.stepBy(1));
    this.playButton.className = this.stepButton.className = "primary";
    const parts = [
      this.stepButton,
      this.playButton,
      button("Restart", () => this.restart(), "Back to the start, with your settings"),
      button("Reset", () => this.reset(), "Take all your settings back"),
    ];
    if (this.setup.panels.includes("ends"))
      parts.push(button("Run 100 more", () => this.runMore()));
    return parts;
  }

  buildViews() {
    // Two panels, one on the other, are as high as the picture beside them; so is one.
    const { panels: names, picture, start, surface } = this.setup;
    const [high, low] = names.length > 1 ? [424, 213] : [320, 320];
    set(this.root, { role: "group", "aria-label": `Player, ${SURFACES[surface].title}` });
    this.wasNarrow = this.isNarrow;
    const [large, small] = this.isNarrow
      ? [
          { width: 360, height: 250 },
          { width: 360, height: names.includes("plane") ? 320 : 190 },
        ]
      : [
          { width: 480, height: high },
          { width: 320, height: low },
        ];
    const Main = picture === "data" ? DataView : start.length === 1 ? CurveView : MapView;
    const main = new Main(large);
    // A hand may have held a picture that is no more.
    this.held = null;
    const panels = names.map((name) => new PANELS[name](small));
    this.views = [main, ...panels];
    this.pictures.replaceChildren(frame(main));
    this.panels.replaceChildren(...panels.map(frame));
    this.views.forEach((view) => this.listen(view));
  }

  buildControls() {
    this.parts = controlsOf(this);
    this.controls.replaceChildren(...this.parts.map(({ element }) => element));
  }

  // Changes: everything that is drawn follows from the setup and the number of steps.

  change(change) {
    this.setup = { ...this.setup, ...change };
    this.ends = [];
    this.runs = null;
    this.complain("");
    this.updateSoon();
  }

  turn(name, value, text, place) {
    this.changeIfRight(name, value, { text, place, change: withKnob(this.setup, name, value) });
  }

  turnRule(name, change, text, place) {
    const [[knob, value]] = Object.entries(change);
    const changed = withRuleKnob(this.setup, name, change);
    this.changeIfRight(knob, value, { text, place, change: changed });
  }

  changeIfRight(name, value, { text = value, place, change }) {
    const problem = problemWith(name, value, text);
    this.complain(problem, place);
    if (problem) this.parts.forEach(({ show }) => show(this.setup));
    else this.change(change);
  }

  changeSurface(surface) {
    this.setup = withSurface(this.setup, surface);
    this.rebuild();
  }

  changeRules(names) {
    const { lr } = this.setup.rules[0];
    const chosen = names.length ? names : ["descent"];
    this.setup = { ...this.setup, rules: chosen.map((name) => ruleOf(this.setup, name, lr)) };
    this.rebuild();
  }

  rebuild() {
    const focused = document.activeElement?.value;
    this.ends = [];
    this.runs = null;
    this.buildControls();
    this.rebuildViews();
    this.controls
      .querySelector(`input[value="${CSS.escape(focused ?? "")}"]`)
      ?.focus({ preventScroll: true });
  }

  rebuildViews() {
    this.buildViews();
    this.update();
    this.views.forEach((view) => this.letKeysMove(view));
  }

  updateSoon = onceAFrame(() => this.update());

  update() {
    const { setup } = this;
    this.runs ??= setup.rules.map((rule) => new Run(setup, rule));
    for (const run of this.runs) run.extend(this.steps);
    this.surface = this.runs[0].surface;
    for (const view of this.views) view.draw(this);
    this.parts.forEach(({ show }) => show(setup));
    this.show(this.marked);
    write(this.summary, sayEnds(this));
    const isOver = this.steps >= setup.most;
    this.stepButton.ariaDisabled = String(isOver);
    this.stepButton.title = isOver ? `All ${setup.most} steps are made: press Restart` : "";
    this.saveSoon();
  }

  /** Mark a step in all pictures, or none. */
  show(step) {
    // A hand has changed something, and the next frame draws it.
    if (!this.runs) return;
    const last = this.runs[0].gradients.length;
    this.marked = step === null || step > last ? null : step;
    for (const view of this.views) view.mark(this.marked);
    this.formula.replaceChildren(
      ...sayUpdate(this).map((text) => html("span", { textContent: text })),
    );
    this.sentence.say(sayWhere(this));
  }

  /** A complaint stands below the field that it is about, or with the other words. */
  complain(problem, place = this.words) {
    if (problem) place.append(this.note);
    this.note.textContent = problem;
    if (problem && place !== this.words) this.note.scrollIntoView({ block: "nearest" });
  }

  // Time.

  stepBy(count) {
    this.marked = null;
    const { most } = this.setup;
    if (this.steps >= most) this.complain(`This picture ends after ${most} steps.`);
    this.steps = Math.max(this.steps, Math.min(this.steps + count, most));
    if (this.steps >= most) this.pause();
    this.update();
  }

  togglePlay() {
    if (this.playing) this.pause();
    else if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.stepBy(10);
    else this.play();
  }

  play() {
    if (this.steps >= this.setup.most) {
      this.steps = 0;
      this.runs = null;
    }
    this.playButton.textContent = "Pause";
    let [before, owed] = [performance.now(), 0];
    const tick = (now) => {
      // Slowly at first, so that single steps can be seen, then faster.
      const perSecond = Math.min(60, 4 + this.steps / 2);
      owed += ((now - before) / 1000) * perSecond;
      before = now;
      const whole = Math.min(Math.floor(owed), 10);
      owed -= whole;
      if (whole) this.stepBy(whole);
      if (this.playing) this.playing = requestAnimationFrame(tick);
    };
    this.playing = requestAnimationFrame(tick);
  }

  pause() {
    cancelAnimationFrame(this.playing);
    this.playing = 0;
    this.playButton.textContent = "Play";
  }

  /** Back to the first picture's number of steps, from wherever the start is now. */
  restart() {
    this.pause();
    this.steps = this.preset.steps;
    this.ends = [];
    this.runs = null;
    this.marked = null;
    this.complain("");
    this.update();
  }

  /** Everything as the book has it. */
  reset() {
    this.setup = this.preset;
    this.restart();
    this.rebuild();
  }

  runMore() {
    if (this.ends.length >= MOST_RUNS) return;
    const first = this.setup.seed + this.ends.length;
    this.ends = [...this.ends, ...runMany(this.setup, this.setup.rules[0], first, MORE_RUNS)];
    this.update();
  }

  // Hands.

  listen(view) {
    const { svg } = view;
    svg.addEventListener("pointerdown", (event) => this.hold(view, event));
    svg.addEventListener("pointermove", (event) => {
      if (!this.held) this.show(view.stepAt(event));
    });
    svg.addEventListener("pointerleave", ({ pointerType }) => {
      // What a finger has marked can be read when it is gone.
      if (!this.held && pointerType !== "touch") this.show(null);
    });
    // A finger that scrolls the page moves nothing: it holds what it touches, or it taps.
    svg.addEventListener("click", (event) => {
      const held = event.pointerType === "touch" && !view.isNear(event) && view.grab(event);
      if (!held) return;
      this.startAnew(view);
      this.change(rounded(held.move(event)));
    });
  }

  /** On a curve the ball itself is moved, so it has taken no step yet. */
  startAnew(view) {
    if (view instanceof CurveView) this.steps = 0;
  }

  hold(view, event) {
    if (this.held || event.button !== 0 || !view.chart.isInside(event)) return;
    const held = view.grab(event);
    if (!held || (event.pointerType === "touch" && !view.isNear(event))) return;
    this.pause();
    this.held = held;
    const before = { setup: this.setup, steps: this.steps };
    this.startAnew(view);
    view.svg.setPointerCapture(event.pointerId);
    const holding = new AbortController();
    const on = (type, act) => {
      const ifMine = (other) => other.pointerId === event.pointerId && act(other);
      view.svg.addEventListener(type, ifMine, { signal: holding.signal });
    };
    const move = (moved) => this.change(rounded(held.move(moved)));
    const drop = () => {
      this.held = null;
      holding.abort();
    };
    on("pointermove", move);
    on("pointerup", drop);
    on("pointercancel", () => {
      drop();
      this.steps = before.steps;
      this.change(before.setup);
    });
    move(event);
  }

  /** Arrow keys do what a drag does, with Shift in small steps; N takes the next point. */
  letKeysMove(view) {
    const holder = view.svg.parentElement;
    if (!view.label) return;
    holder.tabIndex = 0;
    // Screen readers then hand arrow keys over.
    holder.setAttribute("role", "application");
    holder.setAttribute("aria-roledescription", "picture that arrow keys move");
    holder.setAttribute("aria-label", view.label);
    holder.addEventListener("keydown", (event) => {
      const change = changeByKey(view, event, this.setup);
      if (!change) return;
      event.preventDefault();
      this.startAnew(view);
      this.change(rounded(change));
    });
  }

  // The address, so that a picture can be sent.

  saveSoon() {
    clearTimeout(this.saving);
    this.saving = setTimeout(() => {
      const setup = { ...this.setup, steps: this.steps };
      this.address.write?.(addressOf(setup, this.preset));
    }, QUIET);
  }
}

function frame({ svg }) {
  return html("div", { className: "play-picture" }, [svg]);
}

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

function changeByKey(view, event, setup) {
  const { key, shiftKey } = event;
  if (["Control", "Meta", "Alt"].some((other) => event.getModifierState(other))) return null;
  if (WAYS[key]) return view.nudge(setup, WAYS[key], shiftKey ? 1 / 400 : 1 / 40);
  return key.toLowerCase() === "n" ? (view.choose?.() ?? null) : null;
}

/** Four digits are as fine as a hand, and short in an address. */
function rounded(change) {
  const round = (value) => Number(value.toPrecision(4));
  if (change.start) return { start: change.start.map(round) };
  if (change.points) return { points: change.points.map((point) => point.map(round)) };
  return change;
}
