// Runs of a rule: one path step by step, and the ends of many.
import { batches, normal, randomWords } from "./random.js";
import { RULES } from "./rules.js";
import { makeSurface } from "./surfaces.js";

/** Return a function of the parameters that returns the gradient the rule is given. */
function gradientSource(setup, surface, seed) {
  const words = randomWords(seed);
  const { noise, batch, sigma } = setup;
  const next = noise === "none" ? null : batches(noise, surface.count, batch, words);
  const exact = (theta) => (next ? surface.gradientOf(theta, next()) : surface.gradient(theta));
  if (!sigma) return exact;
  return (theta) => exact(theta).map((g) => g + sigma * normal(words));
}

/** One rule on its way: `points`, `losses` and, for each step, the `gradients` it was given. */
export class Run {
  constructor(setup, rule) {
    this.knobs = rule;
    this.rule = RULES[rule.name];
    this.surface = makeSurface(setup);
    this.gradient = gradientSource(setup, this.surface, setup.seed);
    this.state = this.rule.init(setup.start);
    this.points = [setup.start];
    this.gradients = [];
    this.losses = [this.surface.value(setup.start)];
  }

  /** Step until `steps` steps are done. */
  extend(steps) {
    while (this.gradients.length < steps) {
      const theta = this.points.at(-1);
      const g = this.gradient(theta);
      const [next, state] = this.rule.update(theta, g, this.state, this.knobs);
      this.state = state;
      this.gradients.push(g);
      this.points.push(next);
      this.losses.push(this.surface.value(next));
    }
    return this;
  }
}

/** Where runs with seeds `first`, `first + 1`, … end, without what lies between. */
export function runMany(setup, rule, first, count) {
  const { init, update } = RULES[rule.name];
  const surface = makeSurface(setup);
  return Array.from({ length: count }, (_, i) => {
    const gradient = gradientSource(setup, surface, first + i);
    let [theta, state] = [setup.start, init(setup.start)];
    for (let step = 0; step < setup.horizon; step += 1) {
      [theta, state] = update(theta, gradient(theta), state, rule);
    }
    return { point: theta, loss: surface.value(theta) };
  });
}

/** Wilson's interval for a share, of 95%. */
export function wilson(hits, count) {
  const z = 1.959964;
  const share = hits / count;
  const middle = share + z ** 2 / (2 * count);
  const half = z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2));
  const scale = 1 + z ** 2 / count;
  const [low, high] = [(middle - half) / scale, (middle + half) / scale];
  return [Math.max(0, Math.min(share, low)), Math.min(1, Math.max(share, high))];
}
