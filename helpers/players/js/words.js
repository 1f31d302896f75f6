// What a player says: one sentence for where its runs are, and the update with its numbers.
import { say } from "./numbers.js";
import { SURFACES } from "./surfaces.js";

/** One sentence for where runs are after a step. */
export function sayWhere({ setup, runs, marked }) {
  const step = marked ?? runs[0].gradients.length;
  const single = runs.length === 1;
  const parts = runs.map((run) => {
    const where = sayRun(setup, run, Math.min(step, run.losses.length - 1));
    return single ? where : `${run.rule.title}: ${where}`;
  });
  return `After ${step} ${step === 1 ? "step" : "steps"}: ${parts.join("; ")}.`;
}

function sayRun(setup, run, step) {
  const [point, loss] = [run.points[step], run.losses[step]];
  if (!point.every(Number.isFinite) || !Number.isFinite(loss)) return "the numbers have overflowed";
  const names = SURFACES[setup.surface].names;
  const place = point.map((value, i) => `${names[i]} = ${say(value)}`).join(", ");
  const words =
    setup.start.length === 1 || setup.points ? `${place}, loss ${say(loss)}` : `loss ${say(loss)}`;
  const { divide } = SURFACES[setup.surface];
  const valley =
    divide === undefined ? "" : `, in the ${point[0] < divide ? "deep" : "shallow"} valley`;
  return words + valley + outside(setup, point);
}

function outside({ view, start }, point) {
  const isInside = point.every((value, i) => value >= view[2 * i] && value <= view[2 * i + 1]);
  return isInside || (start.length === 1 && point[0] >= view[0] && point[0] <= view[1])
    ? ""
    : ", outside the picture";
}

/** The update of a run at a step, with its numbers: one line for each parameter. */
export function sayUpdate({ setup, runs, marked }) {
  const run = runs[0];
  const step = Math.min(marked ?? run.gradients.length, run.gradients.length);
  const [from, to] = step ? [step - 1, step] : [0, 0];
  const who = runs.length > 1 ? `${run.rule.title}: ` : "";
  return SURFACES[setup.surface].names.map((name, i) => {
    const symbol = name.split(" ").at(-1);
    const old = run.points[from][i];
    if (!step) return `${who}${symbol} starts at ${say(old)}`;
    if (!Number.isFinite(run.points[to][i])) return `${who}${symbol} is no number any more`;
    const g = run.gradients[from][i];
    const next = run.points[to][i];
    if (Math.abs(next - old) <= 1e-12 * Math.abs(old))
      return `${who}${symbol} stays at ${say(old, 4)}`;
    // What the learning rate multiplies: the slope, or what a rule made of it, such as a velocity.
    const { lr } = run.knobs;
    const way = run.rule.title === "gradient descent" ? g : (old - next) / lr;
    return `${who}${symbol} ← ${say(old, 4)} − ${say(lr, 10)} · ${bracket(way)} = ${say(next, 4)}`;
  });
}

function bracket(value) {
  return value < 0 ? `(${say(value, 4)})` : say(value, 4);
}
