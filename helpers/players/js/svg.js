// Drawing: elements of SVG, scales, axes, and the filled contours of a surface.
import { shape } from "./elements.js";
import { say, ticks } from "./numbers.js";

/** Map [low, high] to [from, to], by powers of ten if asked. */
export function scale([low, high], [from, to], byPowers = false) {
  const position = byPowers ? Math.log10 : (value) => value;
  const [a, b] = [position(low), position(high)];
  return (value) => from + ((position(value) - a) / (b - a)) * (to - from);
}

// Far outside every picture, and still a number that drawing accepts.
const FAR = 1e5;

/** Round to a tenth of a unit, which keeps drawings short. */
export const tenth = (value) => Math.round(Math.min(FAR, Math.max(-FAR, value)) * 10) / 10;

/** The path through points on the screen, with gaps where one is no number. */
export function through(points) {
  let isDown = false;
  return points
    .map(([x, y]) => {
      const isPoint = !Number.isNaN(x) && !Number.isNaN(y);
      const step = isPoint ? `${isDown ? "L" : "M"}${tenth(x)} ${tenth(y)}` : "";
      isDown = isPoint;
      return step;
    })
    .join("");
}

const MARGIN = { left: 58, right: 14, top: 26, bottom: 40 };

/** An empty chart: a frame with axes that can be changed, and a layer for what is drawn in it. */
export class Chart {
  constructor({ width, height, title, xName, yName }) {
    Object.assign(this, { width, height, xName, yName });
    this.id = `clip-${(Chart.count = (Chart.count ?? 0) + 1)}`;
    this.box = {
      left: MARGIN.left,
      right: width - MARGIN.right,
      top: MARGIN.top,
      bottom: height - MARGIN.bottom,
    };
    const { left, right, top, bottom } = this.box;
    const frame = { x: left, y: top, width: right - left, height: bottom - top };
    this.axes = shape("g", { class: "play-axes" });
    this.back = shape("g", { "clip-path": `url(#${this.id})` });
    this.layer = shape("g", { "clip-path": `url(#${this.id})` });
    this.above = shape("g");
    this.svg = shape("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" }, [
      shape("defs", {}, [shape("clipPath", { id: this.id }, [shape("rect", frame)])]),
      this.back,
      shape("rect", { ...frame, class: "play-frame" }),
      this.axes,
      this.layer,
      this.above,
    ]);
    this.title = title;
  }

  /** Set both axes: a domain each, and whether the upright one is by powers of ten. */
  setAxes(x, y, yByPowers = false) {
    const key = JSON.stringify([x, y, yByPowers]);
    if (key === this.key) return;
    this.key = key;
    const { left, right, top, bottom } = this.box;
    this.domain = { x, y };
    this.yByPowers = yByPowers;
    this.x = scale(x, [left, right]);
    this.y = scale(y, [bottom, top], yByPowers);
    this.axes.replaceChildren(
      ...ticks(...x, 6).map((value) => this.xTick(value)),
      ...(yByPowers ? powersOfTen(y, 5) : ticks(...y, 5)).map((value) => this.yTick(value)),
      label(this.title, { x: left, y: top - 9, class: "play-title" }),
      label(this.xName, { x: right, y: this.height - 8, "text-anchor": "end" }),
      label(this.yName ?? "", { x: right, y: top - 9, "text-anchor": "end" }),
    );
  }

  xTick(value) {
    const at = tenth(this.x(value));
    const { bottom } = this.box;
    return shape("g", {}, [
      shape("path", { d: `M${at} ${bottom}v4` }),
      label(say(value), { x: at, y: bottom + 17, "text-anchor": "middle" }),
    ]);
  }

  yTick(value) {
    const at = tenth(this.y(value));
    const { left } = this.box;
    return shape("g", {}, [
      shape("path", { d: `M${left} ${at}h-4` }),
      label(say(value), { x: left - 7, y: at + 4, "text-anchor": "end" }),
    ]);
  }

  /** Where an event is, in units of the drawing. */
  place(event) {
    const frame = this.svg.getBoundingClientRect();
    return [
      ((event.clientX - frame.left) * this.width) / frame.width,
      ((event.clientY - frame.top) * this.height) / frame.height,
    ];
  }

  /** Whether an event is within the frame. */
  isInside(event) {
    const [a, b] = this.place(event);
    const { left, right, top, bottom } = this.box;
    return a >= left && a <= right && b >= top && b <= bottom;
  }

  /** Where an event is, in the units of the axes. */
  at(event) {
    return this.numbers(this.place(event));
  }

  /** The same, at most at the rim: what a hand drags beyond it stays in reach. */
  within(event) {
    const [a, b] = this.place(event);
    const { left, right, top, bottom } = this.box;
    const clamp = (value, least, most) => Math.min(Math.max(value, least), most);
    return this.numbers([clamp(a, left, right), clamp(b, top, bottom)]);
  }

  numbers([a, b]) {
    const { left, right, top, bottom } = this.box;
    const { x, y } = this.domain;
    const up = scale([bottom, top], this.yByPowers ? y.map(Math.log10) : y)(b);
    return [scale([left, right], x)(a), this.yByPowers ? 10 ** up : up];
  }
}

/** Words in a picture. */
export function label(text, attributes) {
  const element = shape("text", attributes);
  element.textContent = text;
  return element;
}

function powersOfTen([low, high], count) {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const every = Math.max(1, Math.ceil((last - first) / count));
  const powers = [];
  for (let power = first; power <= last; power += every) powers.push(10 ** power);
  return powers;
}

// A grid of cells, fine enough for a smooth border and coarse enough for a slow phone.
const COLUMNS = 64;
const ROWS = 44;
const LEVELS = 11;

/** Draw where a surface is low and high, in bands of equal steps of a root of the height. */
export function drawContours(chart, value) {
  const { x, y } = chart.domain;
  const at = (low, high, part) => low + (high - low) * part;
  const xs = Array.from({ length: COLUMNS + 1 }, (_, i) => at(x[0], x[1], i / COLUMNS));
  const ys = Array.from({ length: ROWS + 1 }, (_, i) => at(y[0], y[1], i / ROWS));
  const heights = ys.map((b) => xs.map((a) => value([a, b])));
  const [low, high] = [Math.min(...heights.flat()), Math.max(...heights.flat())];
  const grid = { heights, xs: xs.map(chart.x), ys: ys.map(chart.y) };
  const bands = [];
  for (let k = LEVELS; k >= 1; k -= 1) {
    const level = low + (high - low) * (k / LEVELS) ** 2.5;
    const d = k === LEVELS ? everything(grid) : region(grid, level);
    bands.push(shape("path", { d, class: "play-band", style: `--height:${k}` }));
  }
  chart.back.replaceChildren(...bands);
}

function everything({ xs, ys }) {
  return `M${xs[0]} ${ys[0]}H${xs.at(-1)}V${ys.at(-1)}H${xs[0]}z`;
}

/** The path around everything that lies below a level. */
function region({ heights, xs, ys }, level) {
  const parts = [];
  for (let row = 0; row < ROWS; row += 1) {
    // Cells that lie below as a whole join into one box.
    let boxFrom = null;
    const endBox = (column) => {
      if (boxFrom !== null) parts.push(box(xs[boxFrom], xs[column], ys[row], ys[row + 1]));
      boxFrom = null;
    };
    const [low, high] = [heights[row], heights[row + 1]];
    for (let column = 0; column < COLUMNS; column += 1) {
      const count = countBelow(level, low[column], low[column + 1], high[column], high[column + 1]);
      if (count === 4) boxFrom ??= column;
      else endBox(column);
      // Few cells are cut: corners of all would take most of the time of a first picture.
      if (count > 0 && count < 4)
        parts.push(cut(cornersOf({ heights, xs, ys }, row, column), level));
    }
    endBox(COLUMNS);
  }
  return parts.join("");
}

function countBelow(level, ...heights) {
  let count = 0;
  for (const height of heights) if (height < level) count += 1;
  return count;
}

function box(left, right, bottom, top) {
  return `M${tenth(left)} ${tenth(bottom)}H${tenth(right)}V${tenth(top)}H${tenth(left)}z`;
}

function cornersOf({ heights, xs, ys }, row, column) {
  return [
    [0, 0],
    [0, 1],
    [1, 1],
    [1, 0],
  ].map(([up, right]) => ({
    x: xs[column + right],
    y: ys[row + up],
    height: heights[row + up][column + right],
  }));
}

/** The part of a cell that lies below a level, its border straight between crossings. */
function cut(corners, level) {
  const points = [];
  corners.forEach((from, i) => {
    const to = corners[(i + 1) % 4];
    if (from.height < level) points.push([from.x, from.y]);
    if (from.height < level !== to.height < level) {
      const part = (level - from.height) / (to.height - from.height);
      points.push([from.x + part * (to.x - from.x), from.y + part * (to.y - from.y)]);
    }
  });
  return `${through(points)}z`;
}
