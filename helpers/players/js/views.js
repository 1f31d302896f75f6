// The linked pictures of a player.
import { wilson } from "./run.js";
import { percent, say } from "./numbers.js";
import { set, shape } from "./elements.js";
import { Chart, drawContours, tenth, through } from "./svg.js";
import { SURFACES } from "./surfaces.js";

const MOST_DOTS = 60;
// How long the axis of steps may be: it grows in leaps, so that marks stay where they are.
const LENGTHS = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 100_000];

function lineStyle(run) {
  return `--tone:var(--play-${run.rule.colour});stroke-dasharray:${run.rule.dash || "none"}`;
}

function toneStyle(run) {
  return `--tone:var(--play-${run.rule.colour})`;
}

/** A ball, an arrow at the border where it has left the picture, or nothing where it is nowhere. */
function ballAt(chart, [x, y], run) {
  if (Number.isNaN(x + y)) return "";
  const { left, right, top, bottom } = chart.box;
  const isInside = x >= left && x <= right && y >= top && y <= bottom;
  if (isInside) {
    const place = { cx: tenth(x), cy: tenth(y), r: 7, class: "play-ball", style: toneStyle(run) };
    return shape("circle", place);
  }
  const within = (value, low, high) => Math.min(high, Math.max(low, value));
  const [atX, atY] = [within(x, left + 9, right - 9), within(y, top + 9, bottom - 9)];
  const turn = (Math.atan2(within(y, -1e6, 1e6) - atY, within(x, -1e6, 1e6) - atX) * 180) / Math.PI;
  return shape("path", {
    d: "M-8 -6L8 0L-8 6z",
    transform: `translate(${tenth(atX)} ${tenth(atY)}) rotate(${tenth(turn)})`,
    class: "play-gone",
    style: toneStyle(run),
  });
}

/** Dots where steps ended, of many every n-th; one path draws them all. */
function dots(points, run) {
  // An odd stride shows both sides of a run that swings.
  const every = 2 * Math.floor(Math.ceil(points.length / MOST_DOTS) / 2) + 1;
  const known = points.filter(([x, y], i) => i % every === 0 && !Number.isNaN(x + y));
  const d = known.map(([x, y]) => `M${tenth(x)} ${tenth(y)}h0`).join("");
  return shape("path", { d, class: "play-dots", style: toneStyle(run) });
}

/** The ring that shows which step of a run is meant, in every picture that has one. */
class Ring {
  constructor(chart) {
    this.element = shape("circle", { r: 10, class: "play-ring", visibility: "hidden" });
    chart.above.append(this.element);
  }

  show([x, y] = [NaN, NaN]) {
    const isThere = Number.isFinite(x) && Number.isFinite(y);
    set(this.element, { visibility: isThere ? "visible" : "hidden" });
    if (isThere) set(this.element, { cx: tenth(x), cy: tenth(y) });
  }
}

/** The index of the point nearest to a place on the screen, at most 30 units away. */
export function nearest(points, [x, y]) {
  let [best, found] = [900, null];
  points.forEach(([a, b], i) => {
    const distance = (a - x) ** 2 + (b - y) ** 2;
    if (distance < best) [best, found] = [distance, i];
  });
  return found;
}

/** Where a finger may take hold: larger than what is seen there. */
export function handle([x, y], r = 24) {
  return Number.isNaN(x + y)
    ? ""
    : shape("circle", { cx: tenth(x), cy: tenth(y), r, class: "play-handle" });
}

/** A picture: `draw(scene)` shows a scene; what a hand can do with it, a kind of picture says. */
export class View {
  constructor(options) {
    this.chart = new Chart(options);
    this.svg = this.chart.svg;
  }

  /** Show which step is meant, after `draw`; null for none. */
  mark(_step) {}

  /** The step that an event points at, or null. */
  stepAt(_event) {
    return null;
  }

  /** What an event takes hold of: `move(event)` returns what a hand there changes. Or null. */
  grab(_event) {
    return null;
  }

  /** Whether there is something to hold right where an event is. */
  isNear(_event) {
    return false;
  }
}

/** A picture on which the start of the runs can be put elsewhere. */
class StartView extends View {
  constructor(options) {
    super(options);
    this.ring = new Ring(this.chart);
    this.paths = shape("g");
  }

  /** Draw the runs and their start, from where their points are on the screen. */
  drawRuns(runs, tracks, { line, styleOf }) {
    this.tracks = tracks;
    this.start = tracks[0][0];
    const ends = tracks.map((track) => track.at(-1));
    this.paths.replaceChildren(
      ...runs.flatMap((run, i) => [
        shape("path", { d: through(tracks[i]), class: line, style: styleOf(run) }),
        dots(tracks[i].slice(0, -1), run),
        ballAt(this.chart, ends[i], run),
      ]),
      shape("circle", { cx: this.start[0], cy: this.start[1], r: 10, class: "play-start" }),
      ...[...ends, this.start].map((place) => handle(place)),
    );
  }

  isNear(event) {
    const ends = this.tracks.map((track) => track.at(-1));
    return nearest([this.start, ...ends], this.chart.place(event)) !== null;
  }

  stepAt(event) {
    return nearest(this.tracks[0], this.chart.place(event));
  }

  mark(step) {
    this.ring.show(step === null ? undefined : this.tracks[0][step]);
  }

  get label() {
    return `Where the descent starts on the surface: ${SURFACES[this.setup.surface].title}`;
  }

  /** What an arrow key changes; a way is [right, up], a part is of the width of the picture. */
  nudge({ view, start }, way, part) {
    const size = (i) => view[2 * i + 1] - view[2 * i];
    return { start: start.map((value, i) => value + way[i] * part * size(i)) };
  }
}

/** One parameter: a curve, and balls that roll on it. */
export class CurveView extends StartView {
  constructor(size) {
    super({ title: "loss", xName: "θ", ...size });
    this.curve = shape("path", { class: "play-curve" });
    this.tangent = shape("path", { class: "play-tangent" });
    this.chart.layer.append(this.curve, this.tangent, this.paths);
  }

  draw({ setup, surface, runs }) {
    const { chart } = this;
    this.setup = setup;
    const [x0, x1, y0, y1] = setup.view;
    const values = Array.from({ length: 201 }, (_, i) => x0 + ((x1 - x0) * i) / 200);
    chart.xName = SURFACES[setup.surface].names[0];
    chart.setAxes([x0, x1], [y0, y1]);
    const place = ([t], loss) => [chart.x(t), chart.y(loss)];
    set(this.curve, { d: through(values.map((t) => place([t], surface.value([t])))) });
    // The slope under the ball of the first rule.
    const [t] = runs[0].points.at(-1);
    const [slope] = surface.gradient([t]);
    const reach = (x1 - x0) * 0.07;
    const ends = [-reach, reach].map((d) => place([t + d], runs[0].losses.at(-1) + slope * d));
    set(this.tangent, { d: through(ends) });
    const tracks = runs.map((run) => run.points.map((point, i) => place(point, run.losses[i])));
    this.drawRuns(runs, tracks, { line: "play-hops", styleOf: toneStyle });
  }

  grab() {
    return { move: (event) => ({ start: [this.chart.within(event)[0]] }) };
  }
}

/** Two parameters: a surface seen from above, and paths on it. */
export class MapView extends StartView {
  constructor(size) {
    super({ title: "the loss from above", xName: "", ...size });
    this.lowest = shape("g");
    this.chart.layer.append(this.lowest, this.paths);
  }

  draw({ setup, surface, runs }) {
    const { chart } = this;
    this.setup = setup;
    const { names, lowest = [] } = SURFACES[setup.surface];
    const [x0, x1, y0, y1] = setup.view;
    [chart.xName, chart.yName] = [`${names[0]} →`, `${names[1]} ↑`];
    chart.setAxes([x0, x1], [y0, y1]);
    const key = JSON.stringify([setup.surface, setup.knobs, setup.points, setup.view]);
    if (key !== this.key) drawContours(chart, surface.height ?? surface.value);
    this.key = key;
    const place = ([a, b]) => [chart.x(a), chart.y(b)];
    this.lowest.replaceChildren(...lowest.map((point) => cross(place(point))));
    const tracks = runs.map((run) => run.points.map(place));
    this.drawRuns(runs, tracks, { line: "play-path", styleOf: lineStyle });
  }

  grab() {
    return { move: (event) => ({ start: this.chart.within(event) }) };
  }
}

function cross([x, y]) {
  return shape("path", { d: `M${tenth(x) - 5} ${tenth(y)}h10m-5 -5v10`, class: "play-lowest" });
}

/** Where a line enters and leaves a frame that is a hundred times as high as the picture. */
function endsOf([w, b = 0], { x, y }) {
  const room = 50 * (y[1] - y[0]);
  const within = (at) => {
    const height = w * at + b;
    if (Math.abs(height) <= room) return [at, height];
    return [(Math.sign(height) * room - b) / w, Math.sign(height) * room];
  };
  return x.map(within);
}

/** Points, the line of each rule, and how far it misses them. */
export class DataView extends View {
  constructor(size) {
    super({ title: "the data and the line", xName: "x", ...size });
    this.points = shape("g");
    this.lines = shape("g");
    this.misses = shape("path", { class: "play-miss" });
    this.chart.layer.append(this.misses, this.lines, this.points);
    this.chosen = 0;
  }

  draw({ setup, runs }) {
    const { chart } = this;
    const [x, y] = setup.dataView ?? frameOf(setup.points);
    [chart.xName, chart.yName] = setup.dataNames;
    chart.setAxes(x, y);
    this.runs = runs;
    this.screen = setup.points.map(([a, b]) => [chart.x(a), chart.y(b)]);
    this.points.replaceChildren(
      ...this.screen.map(([cx, cy], i) => {
        const isChosen = setup.canMovePoints && i === this.chosen;
        return shape("circle", {
          cx,
          cy,
          r: 5,
          class: isChosen ? "play-point chosen" : "play-point",
        });
      }),
      ...(setup.canMovePoints ? this.screen.map((place) => handle(place, 16)) : []),
    );
    this.setup = setup;
  }

  /** Draw the lines as they were at a step, or as they are. */
  mark(step) {
    const { chart } = this;
    const parameters = (run) => run.points[step ?? run.points.length - 1] ?? run.points.at(-1);
    const [w, b = 0] = parameters(this.runs[0]);
    const misses = this.setup.points.map(([x, y]) => {
      const end = chart.y(w * x + b);
      return Number.isFinite(end) ? `M${tenth(chart.x(x))} ${tenth(chart.y(y))}V${tenth(end)}` : "";
    });
    set(this.misses, { d: misses.join("") });
    this.lines.replaceChildren(
      ...this.runs.map((run) => {
        const ends = endsOf(parameters(run), chart.domain);
        const d = through(ends.map(([x, y]) => [chart.x(x), chart.y(y)]));
        return shape("path", { d, class: "play-line", style: lineStyle(run) });
      }),
    );
  }

  isNear(event) {
    return nearest(this.screen, this.chart.place(event)) !== null;
  }

  get label() {
    return (
      this.setup.canMovePoints && "The points: arrow keys move the chosen one, N takes the next"
    );
  }

  nudge({ points }, way, part) {
    const domain = Object.values(this.chart.domain);
    const moved = points[this.chosen].map(
      (value, i) => value + way[i] * part * (domain[i][1] - domain[i][0]),
    );
    return { points: withPoint(points, this.chosen, moved) };
  }

  choose() {
    this.chosen = (this.chosen + 1) % this.setup.points.length;
    return {};
  }

  /** Hold the point under the hand, if points can be moved. */
  grab(event) {
    const { setup, chart } = this;
    if (!setup.canMovePoints) return null;
    const held = nearest(this.screen, chart.place(event));
    if (held === null) return null;
    this.chosen = held;
    return {
      move: (moved) => ({ points: withPoint(this.setup.points, held, chart.within(moved)) }),
    };
  }
}

/** Points with one of them elsewhere. */
function withPoint(points, index, place) {
  return points.map((point, i) => (i === index ? place : point));
}

function frameOf(points) {
  return [0, 1].map((axis) => {
    const values = points.map((point) => point[axis]);
    const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
    const room = (high - low || 1) * 0.12;
    return [low - room, high + room];
  });
}

/** Lines of a value against the step, one or more for each rule. */
class StepChart extends View {
  constructor(title, size) {
    super({ title, xName: "step", ...size });
    this.lines = shape("g");
    this.cursor = shape("path", { class: "play-cursor" });
    this.chart.layer.append(this.lines, this.cursor);
  }

  /** Draw series of `{values, run, isSecond}`; `cap` is the largest value that has to fit. */
  drawSeries(series, cap) {
    const { chart } = this;
    const length = Math.max(...series.map(({ values }) => values.length));
    const fitting = series
      .flatMap(({ values }) => values)
      .filter((value) => value > 0 && value <= cap);
    // One by one: a call does not take a hundred thousand arguments.
    const high = fitting.reduce((a, b) => Math.max(a, b), 0) || 1;
    const least = fitting.reduce((a, b) => Math.min(a, b), high);
    const low = Math.max(least, high * 1e-9);
    const byPowers = high / low > 30;
    const y = byPowers ? [low / 1.5, high * 1.5] : [0, high * 1.1];
    this.last = LENGTHS.find((last) => last >= length - 1);
    chart.yName = byPowers ? "log scale" : "";
    chart.setAxes([0, this.last], y, byPowers);
    const up = (value) => (value > 0 || !byPowers ? chart.y(value) : chart.box.bottom);
    this.lines.replaceChildren(
      ...series.flatMap(({ values, run, isSecond }) => [
        shape("path", {
          d: through(values.map((value, step) => [chart.x(step), up(Math.min(value, cap * 1e3))])),
          class: isSecond ? "play-path second" : "play-path",
          style: lineStyle(run),
        }),
        this.end(values, run, { cap, up }),
      ]),
    );
  }

  /** A dot at the last value, or an arrow where values leave the chart for good. */
  end(values, run, { cap, up }) {
    const { chart } = this;
    const step = values.findIndex((value) => !(value <= cap));
    if (step >= 0 && !(values.at(-1) <= cap)) return ballAt(chart, [chart.x(step), -1e6], run);
    const [cx, cy] = [chart.x(values.length - 1), up(values.at(-1))];
    if (Number.isNaN(cx + cy)) return "";
    return shape("circle", { cx, cy, r: 4, class: "play-ball", style: toneStyle(run) });
  }

  mark(step) {
    if (step === null) set(this.cursor, { d: "" });
    else
      set(this.cursor, {
        d: `M${tenth(this.chart.x(step))} ${this.chart.box.top}V${this.chart.box.bottom}`,
      });
  }

  stepAt(event) {
    const step = Math.round(this.chart.at(event)[0]);
    return step >= 0 && step <= this.last ? step : null;
  }
}

/** The loss of each rule against the step. */
export class LossView extends StepChart {
  constructor(size) {
    super("loss against step", size);
  }

  draw({ runs }) {
    const cap = 100 * Math.max(...runs.map((run) => run.losses[0]), 1e-9);
    this.drawSeries(
      runs.map((run) => ({ values: run.losses.map(Math.abs), run })),
      cap,
    );
  }
}

/** How far a rule goes in each coordinate, as a multiple of the slope there. */
export class RateView extends StepChart {
  constructor(size) {
    super("effective η", size);
  }

  draw({ setup, runs }) {
    const second = SURFACES[setup.surface].names[1];
    if (second) this.chart.xName = `step (thin lines: ${second.split(" ").at(-1)})`;
    const series = runs.flatMap((run) =>
      run.points[0].map((_, i) => ({ values: effectiveRates(run, i), run, isSecond: i > 0 })),
    );
    this.drawSeries(series, 1e9);
  }
}

function effectiveRates(run, i) {
  return run.gradients.map((g, step) => {
    const moved = run.points[step + 1][i] - run.points[step][i];
    return g[i] === 0 ? NaN : Math.abs(moved / g[i]);
  });
}

const BINS = 40;

/** Where many runs end. */
export class HistogramView extends View {
  constructor(size) {
    super({ title: "where runs end", xName: "θ", yName: "runs", ...size });
    this.bars = shape("g");
    const { left, right, top, bottom } = this.chart.box;
    this.hint = shape("text", { x: (left + right) / 2, y: (top + bottom) / 2 });
    this.hint.setAttribute("text-anchor", "middle");
    this.chart.layer.append(this.bars, this.hint);
  }

  draw({ setup, ends }) {
    const { chart } = this;
    const hasOne = setup.start.length === 1;
    this.hint.textContent = ends.length ? "" : "Press “Run 100 more”.";
    const values = ends.map(({ point, loss }) => (hasOne ? point[0] : Math.log10(loss)));
    chart.xName = hasOne ? SURFACES[setup.surface].names[0] : "log₁₀ of the last loss";
    const x = hasOne ? setup.view.slice(0, 2) : spread(values);
    const counts = histogram(values, x);
    chart.setAxes(x, [0, Math.max(10, ...counts) * 1.1]);
    const width = (chart.box.right - chart.box.left) / BINS;
    const bars = counts.map((count, i) => {
      const [left, top] = [chart.box.left + i * width, chart.y(count)];
      return count
        ? `M${tenth(left)} ${chart.box.bottom}V${tenth(top)}h${tenth(width - 1)}V${chart.box.bottom}z`
        : "";
    });
    this.bars.replaceChildren(shape("path", { d: bars.join(""), class: "play-bars" }));
  }
}

function spread(values) {
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite, 0), Math.max(...finite, 0)];
  return [low - 0.5, high + 0.5];
}

function histogram(values, [low, high]) {
  const counts = Array.from({ length: BINS }, () => 0);
  for (const value of values) {
    const bin = Math.floor(((value - low) / (high - low)) * BINS);
    if (bin >= 0 && bin < BINS) counts[bin] += 1;
  }
  return counts;
}

/** What the ends of many runs say, with an interval of 95%. */
export function sayEnds({ setup, ends }) {
  if (!ends.length) return "";
  const count = ends.length;
  const { divide } = SURFACES[setup.surface];
  if (divide !== undefined) {
    const left = ends.filter(({ point }) => point[0] < divide).length;
    const [low, high] = wilson(left, count);
    return `${count} runs of ${setup.horizon} steps: ${left} end in the deep valley, ${percent(left / count)} (95% interval ${percent(low)} to ${percent(high)}).`;
  }
  const losses = ends.map(({ loss }) => loss);
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / count;
  const variance =
    losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / Math.max(1, count - 1);
  const half = 1.96 * Math.sqrt(variance / count);
  return `${count} runs of ${setup.horizon} steps: mean loss ${say(mean)} ± ${say(half)} (95%).`;
}
