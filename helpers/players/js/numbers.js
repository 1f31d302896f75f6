// How numbers are written and read.

const RAISED = {
  "-": "⁻",
  0: "⁰",
  1: "¹",
  2: "²",
  3: "³",
  4: "⁴",
  5: "⁵",
  6: "⁶",
  7: "⁷",
  8: "⁸",
  9: "⁹",
};

/** A number as a page writes it: three digits, a true minus, powers of ten as in print. */
export function say(value, digits = 3) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "no number" : value > 0 ? "∞" : "−∞";
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  if (size >= 1e6 || isTiny(size)) return sayPower(value, digits);
  const plain = String(rounded).replace("-", "−");
  return plain.replace(/(\d)(?=\d{3}$)(?<!\..*)/, "$1,");
}

function isTiny(size) {
  return size > 0 && size < 1e-3;
}

function sayPower(value, digits) {
  const [mantissa, exponent] = value.toExponential(digits - 2).split("e");
  const power = [...exponent.replace("+", "")].map((sign) => RAISED[sign]).join("");
  const times = { 1: "", "-1": "−" }[Number(mantissa)] ?? `${Number(mantissa)}·`;
  return `${times.replace("-", "−")}10${power}`;
}

/** A share of 1 as a percentage. */
export function percent(share) {
  return `${say(100 * share)}%`;
}

const LOWERED = Object.fromEntries(Object.entries(RAISED).map(([low, high]) => [high, low]));

/** The number that a reader typed, or NaN: 0.5, 0,5, 1,000, 1e-3, 2·10⁻³ and a true minus. */
export function readNumber(text) {
  const flat = text
    .trim()
    .replaceAll("−", "-")
    .replace(/^(?=10[⁻⁰¹²³⁴-⁹])/, "1·");
  const power = flat.replace(/\s*[·×*]\s*10([⁻⁰¹²³⁴-⁹]+)$/, (_, raised) => {
    return `e${[...raised].map((sign) => LOWERED[sign]).join("")}`;
  });
  const isThousands = /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(power);
  const plain = isThousands ? power.replaceAll(",", "") : power.replace(",", ".");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
}

/** Round numbers from low to high, about `count` of them. */
export function ticks(low, high, count = 5) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(9)),
  );
}
