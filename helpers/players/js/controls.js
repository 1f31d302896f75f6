// Buttons, sliders and choices, each with a label that says what it is.
import { html, shape } from "./elements.js";
import { readNumber, say } from "./numbers.js";
import { RULES } from "./rules.js";
import { hasBatches, KNOBS } from "./setup.js";
import { SURFACES } from "./surfaces.js";

const POSITIONS = 200;

function positions({ least, most, step, byPowers }) {
  if (!byPowers) {
    return { min: least, max: most, step, toValue: Number, toPosition: (value) => value };
  }
  const span = Math.log10(most / least);
  return {
    min: 0,
    max: POSITIONS,
    step: 1,
    toValue: (at) => Number((least * 10 ** ((at / POSITIONS) * span)).toPrecision(3)),
    toPosition: (value) => Math.round((Math.log10(value / least) / span) * POSITIONS),
  };
}

/** Marks under a slider: both ends, and each power of ten that is far enough from them. */
function ticksOf({ least, most, byPowers }, toPosition) {
  const [from, to] = [toPosition(least), toPosition(most)];
  const powers = [-3, -2, -1, 0, 1, 2, 3].map((power) => 10 ** power);
  const isFar = (place) => Math.min(place - from, to - place) > (to - from) / 8;
  const between = byPowers ? powers.filter((value) => isFar(toPosition(value))) : [];
  const values = [least, ...between, most];
  return values.map((value) => {
    const mark = html("span", { textContent: say(value) });
    mark.style = `--part:${(toPosition(value) - from) / (to - from)}`;
    return mark;
  });
}

/** A short line in the colour and the dashes of a rule. */
function swatch({ colour, dash }) {
  const line = shape("path", { d: "M0 5h30", class: "play-path" });
  line.style = `--tone:var(--play-${colour});stroke-dasharray:${dash || "none"}`;
  return shape("svg", { viewBox: "0 0 30 10", class: "play-swatch", "aria-hidden": "true" }, [
    line,
  ]);
}

/**
 * A slider with ticks, and a field beside it for any other value.
 * @param {object} knob what KNOBS holds, with `bounds`
 * @param {(value: number, text?: string, place?: HTMLElement) => void} turn called with each new
 *   value, if it was typed with its text and with the place for a complaint
 */
export function slider(knob, turn) {
  const { min, max, step, toValue, toPosition } = positions(knob);
  const range = html("input", { type: "range", min, max, step });
  const field = html("input", { type: "text", inputMode: "decimal", size: 6, autocomplete: "off" });
  field.setAttribute("aria-label", `${knob.label}, as a number`);
  range.setAttribute("aria-label", knob.label);
  range.addEventListener("input", () => turn(toValue(range.value)));
  // What is being typed while a run goes on is not lost.
  let isTyping = false;
  field.addEventListener("input", () => (isTyping = true));
  field.addEventListener("blur", () => (isTyping = false));
  field.addEventListener("change", () => {
    isTyping = false;
    turn(readNumber(field.value), field.value, element);
  });
  const ticks = html("span", { className: "play-ticks" }, ticksOf(knob, toPosition));
  ticks.setAttribute("aria-hidden", "true");
  const element = html("div", { className: "play-slider" }, [
    html("span", { className: "play-label", textContent: knob.label }),
    field,
    range,
    ticks,
  ]);
  const show = (value) => {
    range.value = toPosition(value);
    range.setAttribute("aria-valuetext", say(value));
    // All digits: beside a border every one of them counts.
    if (readNumber(field.value) !== value && !isTyping) field.value = say(value, 10);
  };
  return { element, show };
}

let names = 0;

/** Radio buttons, or boxes where several can be chosen. */
export function choices({ legend, options, many = false }, choose) {
  names += 1;
  const inputs = Object.entries(options).map(([value, text]) => {
    const type = many ? "checkbox" : "radio";
    const input = html("input", { type, value, name: `play-choice-${names}` });
    input.addEventListener("change", () =>
      choose(inputs.filter((i) => i.checked).map((i) => i.value)),
    );
    input.label = html("label", {}, [input, " ", text]);
    return input;
  });
  const element = html("fieldset", { className: "play-choices" }, [
    html("legend", { textContent: legend }),
    ...inputs.map((input) => input.label),
  ]);
  const show = (chosen) => {
    for (const input of inputs) input.checked = chosen.includes(input.value);
  };
  return { element, show };
}

function ruleSlider(player, rule, name) {
  const several = player.setup.rules.length > 1;
  const label = several
    ? `${name === "lr" ? "η" : "β"} of ${RULES[rule.name].title}`
    : KNOBS[name].label;
  const knob = { ...KNOBS[name], ...rangeOf(player.setup, name), label };
  const { element, show } = slider(knob, (value, ...typed) =>
    player.turnRule(rule.name, { [name]: value }, ...typed),
  );
  if (several) element.firstChild.prepend(swatch(RULES[rule.name]));
  return {
    element,
    show: (setup) => show(setup.rules.find((r) => r.name === rule.name)?.[name] ?? 0),
  };
}

function rangeOf(setup, name) {
  const range = setup.ranges[name];
  return range ? { least: range[0], most: range[1] } : {};
}

function plainSlider(player, name) {
  const isKnob = name in player.setup.knobs;
  const knob = { ...KNOBS[name], ...rangeOf(player.setup, name) };
  if (name === "batch" && player.setup.points) knob.most = player.setup.points.length;
  const { element, show } = slider(knob, (...values) => player.turn(name, ...values));
  return { element, show: (setup) => show(isKnob ? setup.knobs[name] : setup[name]) };
}

const titles = (things) =>
  Object.fromEntries(Object.entries(things).map(([name, { title }]) => [name, title]));

const NOISE_NAMES = {
  none: "none: the whole gradient",
  replacement: "drawn with replacement",
  shuffled: "shuffled, each once an epoch",
};

/** The controls that a setup asks for; each has `element` and `show(setup)`. */
export function controlsOf(player) {
  const makers = {
    surface: () => surfaceChoice(player),
    rules: () => ruleChoice(player),
    noise: () => (hasBatches(player.setup.surface) ? noiseChoice(player) : []),
    batch: () => (hasBatches(player.setup.surface) ? plainSlider(player, "batch") : []),
    lr: () => player.setup.rules.map((rule) => ruleSlider(player, rule, "lr")),
    beta: () =>
      player.setup.rules
        .filter((rule) => "beta" in rule)
        .map((rule) => ruleSlider(player, rule, "beta")),
    knobs: () => Object.keys(player.setup.knobs).map((name) => plainSlider(player, name)),
  };
  return player.setup.controls.flatMap((name) => makers[name]?.() ?? plainSlider(player, name));
}

function surfaceChoice(player) {
  const { element, show } = choices({ legend: "Surface", options: titles(SURFACES) }, ([name]) =>
    player.changeSurface(name),
  );
  return { element, show: (setup) => show([setup.surface]) };
}

function ruleChoice(player) {
  const options = { legend: "Methods", options: titles(RULES), many: true };
  const { element, show } = choices(options, (chosen) => player.changeRules(chosen));
  for (const input of element.querySelectorAll("input")) input.after(swatch(RULES[input.value]));
  return { element, show: (setup) => show(setup.rules.map(({ name }) => name)) };
}

function noiseChoice(player) {
  const { element, show } = choices({ legend: "Batches", options: NOISE_NAMES }, ([noise]) =>
    player.change({ noise }),
  );
  return { element, show: (setup) => show([setup.noise]) };
}
