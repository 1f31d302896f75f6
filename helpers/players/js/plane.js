// The plane of β and ηλ: what momentum does in each direction of a bowl, and a hand that moves it.
import { say } from "./numbers.js";
import { set, shape } from "./elements.js";
import { label, tenth, through } from "./svg.js";
import { SURFACES } from "./surfaces.js";
import { handle, nearest, View } from "./views.js";

// The axes; a hand moves the learning rate no further than its slider.
const BETAS = [0, 1];
const PRODUCTS = [0.002, 20];
const HIGHEST_BETA = 0.99;
const RATES = [1e-3, 10];
const WAYS_DOWN = ["along the floor", "across"];

/**
 * What the error is multiplied by in a step of momentum, in the long run: the larger size of the
 * eigenvalues of [[1 + β − ηλ, −β], [1, 0]].
 */
export function heavyBallRate(product, beta) {
  const half = (1 + beta - product) / 2;
  const square = half ** 2 - beta;
  return square < 0 ? Math.sqrt(beta) : Math.abs(half) + Math.sqrt(square);
}

/** Borders of ηλ between what momentum does, from low to high, by β. */
const BORDERS = [
  (beta) => (1 - Math.sqrt(beta)) ** 2,
  (beta) => (1 + Math.sqrt(beta)) ** 2,
  (beta) => 2 * (1 + beta),
];
/** What it does below, between and above the borders, and where the plane says so. */
const REGIONS = [
  { name: "creeps", at: [0.16, 0.02], shade: 8 },
  { name: "swings", at: [0.84, 0.7], shade: 11 },
  { name: "", at: [0, 1], shade: 6 },
  { name: "explodes", at: [0.5, 9], shade: 4 },
];

export class PlaneView extends View {
  constructor(size) {
    super({ title: "β and ηλ", xName: "β →", ...size });
    this.regions = shape("g");
    this.words = shape("g");
    this.dots = shape("g");
    this.said = shape("text", { "text-anchor": "end" });
    this.chart.back.append(this.regions);
    this.chart.layer.append(this.words, this.dots);
    this.chart.above.append(this.said);
  }

  draw({ setup, runs }) {
    this.setup = setup;
    this.drawPlane();
    const curvatures = SURFACES[setup.surface].curvatures?.(setup.knobs) ?? [];
    this.run = runs.find(({ rule }) => rule.title === "momentum");
    this.places = [];
    this.dots.replaceChildren();
    this.said.textContent = "";
    if (!this.run || !curvatures.length) return;
    const { lr, beta } = this.run.knobs;
    this.curvatures = curvatures;
    this.places = curvatures.map((curvature) => this.placeOf(beta, lr * curvature));
    this.dots.replaceChildren(...this.dotsOf(beta));
    const rate = Math.max(...curvatures.map((each) => heavyBallRate(lr * each, beta)));
    const { right, top } = this.chart.box;
    set(this.said, { x: right, y: top - 9 });
    this.said.textContent = `error × ${say(rate)} a step`;
  }

  /** The regions and their names stay where they are. */
  drawPlane() {
    const { chart } = this;
    if (chart.domain) return;
    chart.yName = "";
    chart.setAxes(BETAS, PRODUCTS, true);
    const { left, right, top, bottom } = chart.box;
    const betas = Array.from({ length: 101 }, (_, i) => i / 100);
    const lines = [
      [
        [left, bottom],
        [right, bottom],
      ],
      ...BORDERS.map((border) => betas.map((beta) => this.placeOf(beta, border(beta)))),
      [
        [left, top],
        [right, top],
      ],
    ];
    this.regions.replaceChildren(
      ...REGIONS.map(({ shade }, i) => {
        const d = through([...lines[i], ...lines[i + 1].toReversed()]);
        return shape("path", { d: `${d}z`, class: "play-band", style: `--height:${shade}` });
      }),
    );
    this.words.replaceChildren(
      ...REGIONS.map(({ name, at }) => {
        const [x, y] = this.placeOf(...at);
        return label(name, { x, y, "text-anchor": "middle" });
      }),
    );
  }

  placeOf(beta, product) {
    const within = Math.min(PRODUCTS[1] * 2, Math.max(PRODUCTS[0], product));
    return [this.chart.x(beta), this.chart.y(within)];
  }

  /** A dot for each direction, on one upright line, and the name of the direction beside it. */
  dotsOf(beta) {
    const tone = `--tone:var(--play-${this.run.rule.colour})`;
    const [[x, low], [, high]] = [this.places.at(-1), this.places[0]];
    const [away, anchor] = beta > 0.6 ? [-13, "end"] : [13, "start"];
    return [
      shape("path", {
        d: through([
          [x, low],
          [x, high],
        ]),
        class: "play-hops",
        style: tone,
      }),
      ...this.places.flatMap(([cx, cy], i) => [
        shape("circle", { cx: tenth(cx), cy: tenth(cy), r: 8, class: "play-ball", style: tone }),
        label(WAYS_DOWN.at(-1 - i), {
          x: cx + away,
          y: cy + 4,
          "text-anchor": anchor,
          class: "play-title",
        }),
        handle([cx, cy]),
      ]),
    ];
  }

  isNear(event) {
    return nearest(this.places, this.chart.place(event)) !== null;
  }

  /** The dot under the hand, or else the steep one, goes where the hand goes. */
  grab(event) {
    if (!this.places.length) return null;
    const held = nearest(this.places, this.chart.place(event)) ?? 0;
    return {
      move: (moved) => {
        const [beta, product] = this.chart.within(moved);
        return changed(this.setup, { beta, lr: product / this.curvatures[held] });
      },
    };
  }

  get label() {
    return "The momentum β and the learning rate η of momentum: arrow keys move them";
  }

  /** Keys may be faster than drawings, so that the setup counts and not the last run drawn. */
  nudge(setup, [right, up], part) {
    const rule = setup.rules.find(({ name }) => name === "momentum");
    if (!rule || !this.places.length) return {};
    const [beta, lr] = [rule.beta + right * part, rule.lr * 10 ** (3 * up * part)];
    return changed(setup, { beta, lr });
  }
}

/** The rules of a setup, with momentum as a hand has it. */
function changed({ rules, ranges }, { beta, lr }) {
  const within = (value, [least, most]) => Math.min(most, Math.max(least, value));
  const knobs = {
    beta: Number(within(beta, [0, HIGHEST_BETA]).toFixed(3)),
    lr: Number(within(lr, ranges.lr ?? RATES).toPrecision(3)),
  };
  return { rules: rules.map((rule) => (rule.name === "momentum" ? { ...rule, ...knobs } : rule)) };
}
