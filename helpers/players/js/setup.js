// What a picture shows: a preset of the book, and what a reader's address changes in it. Whatever
// an address says is checked here, and a bad one leaves the preset as it is.
import { readNumber, say } from "./numbers.js";
import { RULES } from "./rules.js";
import { SURFACES } from "./surfaces.js";

const NOISES = { none: 1, replacement: 1, shuffled: 1 };

/** Sliders: least, most, whether positions are spread by powers of ten, and what they are called. */
export const KNOBS = {
  lr: { least: 1e-3, most: 10, byPowers: true, label: "learning rate η" },
  beta: { least: 0, most: 0.99, step: 0.01, label: "momentum β" },
  kappa: { least: 1, most: 1000, byPowers: true, label: "condition number κ" },
  angle: { least: 0, most: 90, step: 1, label: "turned by, in degrees" },
  bend: { least: 1, most: 100, byPowers: true, label: "bend" },
  x: { least: 0.5, most: 3, step: 0.1, label: "input x" },
  y: { least: -2, most: 2, step: 0.1, label: "target y" },
  sigma: { least: 0, most: 3, step: 0.1, label: "noise of the gradient σ" },
  batch: { least: 1, most: 24, step: 1, label: "batch size B" },
};

// What a number in an address may be: further than sliders go, yet within reason.
const BOUNDS = {
  lr: [1e-12, 1e6],
  beta: [0, 0.9999],
  kappa: [1, 1e6],
  angle: [-360, 360],
  bend: [0.01, 1e4],
  x: [-100, 100],
  y: [-100, 100],
  sigma: [0, 1e3],
  batch: [1, 200],
  seed: [0, 2 ** 31],
  steps: [0, 100_000],
};
// Numbers of a setup itself: the others belong to its surface, or to one of its rules.
const OWN = ["batch", "sigma", "seed", "steps"];
const WHOLE = new Set(["batch", "seed", "steps"]);
const REACH = 1e9;
const MOST_POINTS = 200;
const KNOWN = "a name that this picture knows";
// What trackers add to an address says nothing of a picture.
const TRACKERS = /^(utm_|fbclid$|gclid$)/;

class BadAddress extends Error {}

/** What a number has to be, where it is not that; else nothing. */
function wanted(key, value) {
  const [least, most] = BOUNDS[key];
  if (value >= least && value <= most && (!WHOLE.has(key) || Number.isInteger(value))) return "";
  const kind = WHOLE.has(key) ? "a whole number" : "a number";
  return `${kind} from ${say(least)} to ${say(most)}`;
}

function number(key, text) {
  const value = readNumber(text);
  const expected = wanted(key, value);
  if (expected) throw new BadAddress(expected);
  return value;
}

function numbers(text, count) {
  const values = text.split(",").map(readNumber);
  if (values.length === count && values.every((value) => Math.abs(value) <= REACH)) return values;
  throw new BadAddress(count === 1 ? "one number" : `${count} numbers with a comma between them`);
}

function oneOf(names, text) {
  if (Object.hasOwn(names, text)) return text;
  throw new BadAddress(`one of ${Object.keys(names).join(", ")}`);
}

function readRules(setup, text) {
  const names = text.split(",");
  if (new Set(names).size < names.length) throw new BadAddress("each rule once");
  return names.map((name) => ruleOf(setup, oneOf(RULES, name), 0.1));
}

/** A rule as the setup has it, or else as it comes, with a learning rate. */
export function ruleOf({ rules }, name, lr) {
  return rules.find((rule) => rule.name === name) ?? { name, lr, ...RULES[name].knobs };
}

function readPoints({ points: old }, text) {
  if (!old) throw new BadAddress(KNOWN);
  const points = text.split(";").map((pair) => numbers(pair, 2));
  if (points.length <= MOST_POINTS) return points;
  throw new BadAddress(`at most ${MOST_POINTS} points`);
}

function readNoise({ surface }, text) {
  const noise = oneOf(NOISES, text);
  if (noise === "none" || hasBatches(surface)) return noise;
  throw new BadAddress("none");
}

/** Whether the loss is a mean of parts that can be drawn. */
export function hasBatches(surface) {
  return surface === "wave" || Boolean(SURFACES[surface].hasPoints);
}

/** Say what is wrong with a number that a reader chose, or nothing. */
export function problemWith(key, value, text) {
  const expected = wanted(key, value);
  return (
    expected &&
    `${String(text).slice(0, 40)} was asked for, where ${expected} is expected. Nothing was changed.`
  );
}

// What an address can change as a whole, by the name before "=".
const READERS = {
  surface: (setup, text) => withSurface(setup, oneOf(SURFACES, text)),
  rules: (setup, text) => ({ ...setup, rules: readRules(setup, text) }),
  start: (setup, text) => ({ ...setup, start: numbers(text, setup.start.length) }),
  points: (setup, text) => ({ ...setup, points: readPoints(setup, text) }),
  noise: (setup, text) => ({ ...setup, noise: readNoise(setup, text) }),
};

/** The setup with one thing changed that an address says, such as `lr.adam=0.1`. */
function withEntry(setup, key, text) {
  if (Object.hasOwn(READERS, key)) return READERS[key](setup, text);
  if (OWN.includes(key) || Object.hasOwn(setup.knobs, key))
    return withKnob(setup, key, number(key, text));
  const [knob, rule] = knobOfRule(setup, key);
  return withRuleKnob(setup, rule, { [knob]: number(knob, text) });
}

/** The knob and the rule that have a name such as `lr.adam`. */
function knobOfRule({ rules }, key) {
  const [knob, name, more] = key.split(".");
  if (name === undefined || more !== undefined) throw new BadAddress(KNOWN);
  const rule = rules.find((each) => each.name === name);
  if (!rule) throw new BadAddress("a rule that is in the picture");
  if (Object.hasOwn(rule, knob) && Object.hasOwn(BOUNDS, knob)) return [knob, name];
  throw new BadAddress(KNOWN);
}

/** The setup with a knob turned: of its surface, or its own. */
export function withKnob(setup, name, value) {
  if (!Object.hasOwn(setup.knobs, name)) return { ...setup, [name]: value };
  return { ...setup, knobs: { ...setup.knobs, [name]: value } };
}

/** The setup with a knob of one of its rules turned. */
export function withRuleKnob(setup, name, change) {
  const rules = setup.rules.map((rule) => (rule.name === name ? { ...rule, ...change } : rule));
  return { ...setup, rules };
}

/** The setup on another surface, from where that one starts. */
export function withSurface(setup, surface) {
  const { start, view, knobs, lr } = SURFACES[surface];
  // A rate that suits one surface is absurd on another.
  const isAdaptive = ({ name }) => ["adagrad", "rmsprop", "adam"].includes(name);
  const rules = setup.rules.map((rule) => ({ ...rule, lr: isAdaptive(rule) ? 0.1 : lr }));
  const points = SURFACES[surface].hasPoints ? (setup.points ?? POINTS) : setup.points;
  const noise = hasBatches(surface) ? setup.noise : "none";
  return { ...setup, surface, start, view, points, noise, rules, knobs: { ...knobs } };
}

/** Points for a reader who asks for a line and has none. */
const POINTS = [
  [0.2, 0.6],
  [0.7, 1.4],
  [1.1, 1.3],
  [1.6, 2.3],
  [2.1, 2.4],
];

/**
 * Return the setup that an address asks for, and why not where it is not that.
 * @param {object} preset as the helper `play` emits it
 * @param {URLSearchParams} entries without the name of the picture
 */
export function withAddress(preset, entries) {
  let setup = preset;
  // What others depend on comes first: a start has as many numbers as its surface.
  const first = ["surface", "rules"].filter((key) => entries.has(key));
  const rest = [...entries.keys()].filter((key) => !first.includes(key) && !TRACKERS.test(key));
  for (const key of [...first, ...rest]) {
    const text = entries.get(key);
    try {
      setup = withEntry(setup, key, text);
    } catch (error) {
      if (!(error instanceof BadAddress)) throw error;
      const said = `${key}=${text}`.slice(0, 40);
      const problem = `The address says ${said}, where ${error.message} was expected. This is the picture without it.`;
      return { setup: preset, problem };
    }
  }
  return { setup, problem: "" };
}

/** What an address has to say so that the preset becomes the setup. */
export function addressOf(setup, preset) {
  const isNew = (key) => JSON.stringify(setup[key]) !== JSON.stringify(preset[key]);
  const entries = ["surface", "noise", ...OWN].filter(isNew).map((key) => [key, setup[key]]);
  if (isNew("start") || isNew("surface")) entries.push(["start", setup.start.join()]);
  if (isNew("points") && setup.points) entries.push(["points", setup.points.join(";")]);
  if (isNew("knobs")) entries.push(...Object.entries(setup.knobs));
  if (isNew("rules")) entries.push(...ruleEntries(setup.rules));
  return new URLSearchParams(entries);
}

function ruleEntries(rules) {
  const knobs = rules.flatMap((rule) =>
    ["lr", "beta"].filter((key) => key in rule).map((key) => [`${key}.${rule.name}`, rule[key]]),
  );
  return [["rules", rules.map(({ name }) => name).join()], ...knobs];
}
