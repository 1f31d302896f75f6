// Exercises that answer on the page: a field below each question whose answer is a number or a few.
// What is typed is read as numbers, never evaluated, and judged as helpers/exercises does.
"use strict";

const UNKNOWN = "not yet, and none of the usual mistakes: look at the hints";
const PER_CENT = "without the per cent sign: 25% is 0.25 where a share is asked, else 25";
/** What helpers/exercises calls RTOL, EXACT and ZERO. */
const [THREE_DIGITS, EXACT, ZERO] = [5e-3, 1e-9, 1e-6];
const NO_NUMBER = "not a number: write digits alone, such as 0.25, 1/4 or 2.5e-1, without a unit";
const TOKEN = /(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?![\w.])|sqrt|exp|ln|√|e(?!\w)|pi|π|[-+*/^()]/giy;
const CONSTANTS = { e: Math.E, pi: Math.PI, π: Math.PI };
const FUNCTIONS = { sqrt: Math.sqrt, "√": Math.sqrt, exp: Math.exp, ln: Math.log };
/** What may follow a factor without a sign between, as in 2√3 and 10(1 − 0.36). */
const FACTORS = new Set(["(", ...Object.keys(FUNCTIONS), "pi", "π"]);
const FRACTIONS = { "½": "0.5", "¼": "0.25", "¾": "0.75" };
/** Operators, the later the stronger; powers are read apart, because they bind to the right. */
const OPERATORS = [
  { "+": (a, b) => a + b, "-": (a, b) => a - b },
  { "*": (a, b) => a * b, "/": (a, b) => a / b },
];
/** Commas that part thousands: several of them, or one with a point behind it. */
const THOUSANDS = /\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}(?![\d,])/g;
/** A comma that may part thousands, or begin decimals. */
const EITHER = /(?<![\d.,])[1-9]\d{0,2},\d{3}(?!\d)/g;
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const LONGEST = 300;

/** Return the tokens of a number that is written as a sum, product or power, or none. */
function tokensOf(text) {
  TOKEN.lastIndex = 0;
  const tokens = [];
  while (TOKEN.lastIndex < text.length) {
    const found = TOKEN.exec(text);
    if (!found) return [];
    tokens.push(found[0].toLowerCase());
  }
  return tokens;
}

/** Return the value of a number, such as −3, √2, 10^-4 or (9/11)^2; NaN where it is none. */
function readNumber(text) {
  const tokens = tokensOf(text);
  const value = readTerms(tokens, 0);
  return tokens.length ? NaN : value;
}

/** Take what operators of a level and stronger ones join from the front of the tokens. */
function readTerms(tokens, level) {
  if (level === OPERATORS.length) return readPower(tokens);
  let value = readTerms(tokens, level + 1);
  for (;;) {
    const isProduct = level === 1 && FACTORS.has(tokens[0]);
    if (!isProduct && !Object.hasOwn(OPERATORS[level], tokens[0])) return value;
    const operator = isProduct ? "*" : tokens.shift();
    value = OPERATORS[level][operator](value, readTerms(tokens, level + 1));
  }
}

function readPower(tokens) {
  if (tokens[0] === "+" || tokens[0] === "-") {
    return tokens.shift() === "-" ? -readUnsigned(tokens) : readUnsigned(tokens);
  }
  return readUnsigned(tokens);
}

function readUnsigned(tokens) {
  const base = readBase(tokens);
  if (tokens[0] !== "^") return base;
  tokens.shift();
  return base ** readPower(tokens);
}

function readBase(tokens) {
  const token = tokens.shift() ?? "";
  if (Object.hasOwn(CONSTANTS, token)) return CONSTANTS[token];
  if (Object.hasOwn(FUNCTIONS, token)) return FUNCTIONS[token](readBase(tokens));
  if (token !== "(") return token ? Number(token) : NaN;
  const value = readTerms(tokens, 0);
  return tokens.shift() === ")" ? value : NaN;
}

/** Leave out brackets that hold all of a text, as those of a list do. */
function withoutBrackets(text) {
  let depth = 0;
  for (const [i, sign] of [...text].entries()) {
    depth += (sign === "(") - (sign === ")");
    if (depth === 0 && i < text.length - 1) return text;
  }
  return text.startsWith("(") && depth === 0 ? withoutBrackets(text.slice(1, -1).trim()) : text;
}

/** Split what was typed into as many numbers as the answer has, where that is possible. */
function split(text, size) {
  if (size === 1) {
    // A sign with a space on one side only belongs to the number behind it.
    const sum = text.replace(/^([-+])\s+|\s+([-+])\s+/g, "$1$2");
    return sum.replace(/(?<=\d)\s(?=\d{3}\b)/g, "").split(/\s*;\s*|,?\s+/);
  }
  const rows = text.split(/[;\n]/);
  if (rows.length === size) return rows;
  const row = rows.join(" ").trim();
  const bySpaces = row.split(/,?\s+/);
  return bySpaces.length === size ? bySpaces : row.split(/\s*,\s*|\s+/);
}

/** Write signs, powers, names and brackets as the reader of numbers knows them. */
function inPlainSigns(typed) {
  return typed
    .replace(/[−–]/g, "-")
    .replace(/[×·]|(?<=\d)\s*x\s*(?=10)/g, "*")
    .replace(/(?<![\d)])[½¼¾](?!\d)/g, (sign) => FRACTIONS[sign])
    .replace(/\p{L}[\w\u2080-\u2089]*\s*=(?!=)/gu, " ")
    .replace(/(⁻?)([⁰¹²³⁴⁵⁶⁷⁸⁹]+)/g, (_, minus, digits) => {
      const power = [...digits].map((digit) => SUPERSCRIPTS.indexOf(digit)).join("");
      return `^${minus && "-"}${power}`;
    })
    .replace(/\*\*/g, "^")
    .replace(/\b(?:np|numpy|math|torch)\.(?:log\b)?/g, (name) => (name.endsWith("log") ? "ln" : ""))
    .replace(/\b(?:array|tensor)\b/g, "")
    .replace(/[[\]{}]/g, " ")
    .replace(/\s*([*/^])\s*|(\(|sqrt|√|exp|\bln)\s+|\s+(?=\))/g, "$1$2")
    .replace(/(?<=\d)\.(?=\s|$)/g, "")
    .trim();
}

/** Leave out the commas that part thousands; in a whole number every comma before three digits. */
function withoutThousands(part, isWhole) {
  const withoutCommas = (number) => number.replaceAll(",", "");
  const known = part.trim().replace(THOUSANDS, withoutCommas);
  return isWhole ? known.replace(EITHER, withoutCommas) : known;
}

/**
 * Read what a reader typed as numbers.
 * @param {string} typed anything
 * @param {number} size how many numbers the answer has
 * @param {boolean} isWhole whether they are whole, so that a comma parts thousands
 * @returns {{numbers?: number[], says?: string}} the numbers, or a sentence that says what is wrong
 */
function readAnswer(typed, size, isWhole = false) {
  if (typed.length > LONGEST) return { says: "that is too long to be an answer" };
  if (typed.includes("%")) return { says: PER_CENT };
  const flat = inPlainSigns(typed);
  // Brackets around the rows of a list; in a sum or a product they mean something.
  const isList = size > 1 && /^[-\d.,;()e\s]*$/.test(flat);
  const inner = isList ? flat.replace(/[()]/g, " ") : withoutBrackets(flat);
  const text = inner.replace(/^[,;\s]+|[,;\s]+$/g, "");
  if (!text) return { says: "no answer yet" };
  return readParts(
    split(text, size).map((part) => withoutThousands(part, isWhole)),
    size,
  );
}

/** Read the parts of an answer, each as a number. */
function readParts(parts, size) {
  if (parts.some((part) => part.search(EITHER) >= 0)) {
    return { says: "is the comma a decimal comma? Write the number without it, or with a point" };
  }
  const numbers = parts.map((part) => readNumber(part.replaceAll(",", ".")));
  if (numbers.some((number, i) => Number.isNaN(number) && !/\/0/.test(parts[i]))) {
    return { says: NO_NUMBER };
  }
  if (numbers.length !== size) {
    const wanted = size === 1 ? "one number" : `${size} numbers, with spaces between them`;
    return { says: `the answer is ${wanted}, and yours has ${numbers.length}` };
  }
  return { numbers };
}

/** Return the tolerance of each entry: `rtol` of it, or `zero` of the largest where it is zero. */
function tolerances(value, rtol, zero) {
  const scale = Math.max(...value.map(Math.abs)) || 1;
  return value.map((entry) =>
    Math.abs(entry) > 1e-9 * scale ? rtol * Math.abs(entry) : zero * scale,
  );
}

/** Return whether each entry of an answer is that of a value, within the tolerance. */
function isValue(answer, value, rtol, zero = rtol) {
  const tolerance = tolerances(value, rtol, zero);
  return value.every((entry, i) => Math.abs(answer[i] - entry) <= tolerance[i]);
}

/** Return whether an answer is the right one with too few digits: each entry is, or is right. */
function isRounding(answer, right, rtol) {
  const tolerance = tolerances(right, rtol, rtol);
  return right.every(
    (entry, i) => Math.abs(answer[i] - entry) <= tolerance[i] || hasFewDigits(answer[i], entry),
  );
}

/** Return whether a number is another one, rounded to nine digits or fewer. */
function hasFewDigits(found, entry) {
  const exponent = Number(Math.abs(entry).toExponential(16).split("e")[1]);
  return [1, 2, 3, 4, 5, 6, 7, 8, 9].some((digits) => {
    const unit = 10 ** (exponent - digits + 1);
    const isNear = entry !== 0 && Math.abs(found - entry) < 0.500001 * unit;
    return isNear && Math.abs(found / unit - Math.round(found / unit)) < 1e-6;
  });
}

/**
 * Judge an answer as `exercise` of helpers does.
 * @param {string} typed anything
 * @param {{right: number[], mistakes: [string, number[]][], rtol: number, loose: number}} question
 * @returns {{verdict: "open" | "right" | "wrong", says: string}}
 */
function judge(typed, question) {
  const { numbers, says } = readAnswer(typed, question.right.length, question.loose === 0);
  if (says) return { verdict: says === "no answer yet" ? "open" : "wrong", says };
  if (!numbers.every(Number.isFinite)) {
    return {
      verdict: "wrong",
      says: "the answer is not finite: look for a division by zero or an overflow",
    };
  }
  if (isValue(numbers, question.right, question.rtol)) return { verdict: "right", says: "right" };
  return { verdict: "wrong", says: wrongSentence(numbers, question) };
}

/** Say what a wrong answer looks like. */
function wrongSentence(numbers, { right, mistakes, rtol, loose }) {
  const isWhole = loose === 0;
  const alike = (tolerance) =>
    mistakes.filter(([, value]) => {
      // Where whole numbers are right, a mistake that leads to another number has digits, too.
      const hasDigits = isWhole && !value.every(Number.isInteger);
      return isValue(numbers, value, hasDigits ? THREE_DIGITS : tolerance, ZERO);
    });
  const isClose = !isWhole && isRounding(numbers, right, rtol);
  const [likely] = alike(isClose ? EXACT : rtol);
  if (likely) return `not yet: ${likely[0]}`;
  if (isClose) return "close: give more digits";
  if (isWhole) {
    if (!numbers.every(Number.isInteger)) return "not yet: here only whole numbers are right";
  } else {
    const near = alike(loose);
    if (near.length === 1) return `not yet: ${near[0][0]}`;
  }
  return UNKNOWN;
}

// What was typed stays in this browser. `withStorage` is that of downhill.js.

const ANSWERS = "downhill-answer:";
const SIGNS = { open: "○", right: "✓", wrong: "✗" };

/** Return the name of the page that an address leads to, also from a folder of its own or a file. */
function pageOf({ pathname }) {
  return pathname
    .split("/")
    .at(-1)
    .replace(/\.html$/, "");
}

/** Return what was kept under a key, or null. */
function recall(key) {
  return withStorage((storage) => JSON.parse(storage[key] ?? "null")) ?? null;
}

function remember(key, answer) {
  withStorage((storage) => {
    storage[key] = JSON.stringify(answer);
  });
}

/** Return the keys of all answers, on all pages. */
function answerKeys() {
  return (
    withStorage((storage) => Object.keys(storage).filter((key) => key.startsWith(ANSWERS))) ?? []
  );
}

const CHAPTER_LINKS = "nav.book .toctree-l1 > a, .home dl.chapters dt > a";

/** Show in the contents and on the start page how many exercises of each chapter are done. */
function showDone() {
  const right = answerKeys().filter((key) => recall(key)?.verdict === "right");
  for (const link of document.querySelectorAll(CHAPTER_LINKS)) {
    const prefix = `${ANSWERS}${pageOf(link)}#`;
    const done = right.filter((key) => key.startsWith(prefix)).length;
    let mark = link.querySelector(".done");
    if (!mark && done) mark = link.appendChild(create("span"));
    if (!mark) continue;
    mark.className = "done";
    mark.textContent = done ? `✓ ${done}` : "";
    mark.title = `${done} ${done === 1 ? "exercise" : "exercises"} done`;
  }
}

/** Code that only waits for an answer says nothing beside a field for it. */
const WAITING = /^answer = None\s+check_\w+\(answer\)\s*$/;

function markWaitingCode(place) {
  for (const code of place.closest(".cell")?.querySelectorAll(".cell_input pre") ?? []) {
    code.closest(".cell_input").classList.toggle("waiting", WAITING.test(code.textContent));
  }
}

function addField(place, page, number) {
  const question = JSON.parse(place.dataset.question);
  const key = `${ANSWERS}${page}#${place.closest("section")?.id || number}`;
  const form = create("form", { className: "answer" });
  const id = `answer-${number}`;
  const many = question.right.length;
  form.innerHTML =
    `<label for="${id}">Your answer</label><input id="${id}" autocomplete="off" spellcheck="false">` +
    `<button>Check</button><output for="${id}"></output>`;
  const [field, , output] = form.elements;
  field.placeholder = many === 1 ? "a number" : `${many} numbers`;
  const show = ({ verdict, says }) => {
    output.className = verdict;
    output.textContent = `${SIGNS[verdict]} ${says}`;
  };
  const known = recall(key);
  if (known) {
    field.value = known.typed;
    show(judge(known.typed, question));
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = judge(field.value, question);
    show(said);
    remember(key, { typed: field.value, verdict: said.verdict });
    showDone();
  });
  const clear = () => {
    output.className = output.textContent = "";
  };
  // A verdict is about what was judged, not about what is typed since.
  field.addEventListener("input", clear);
  form.addEventListener("forget", () => {
    form.reset();
    clear();
  });
  place.replaceChildren(form);
  markWaitingCode(place);
}

// Predictions: one option is chosen before the answer opens.

const CHOOSE = "Choose one first. Press again to read on without a guess.";

/** Make an option of a prediction a radio button; its letter stands in bold. */
function addOption(item, group) {
  const place = item.querySelector("p") ?? item;
  const label = create("label");
  const value = place.querySelector("strong").textContent;
  const radio = create("input", { type: "radio", name: group, value });
  label.append(radio, ...place.childNodes);
  place.append(label);
  item.role = "none";
  return radio;
}

/** Mark the option that was right, and the one that was chosen where it is another. */
function showOutcome(list, right) {
  for (const radio of list.querySelectorAll("input")) {
    const isRight = radio.value === right;
    radio.closest("li").className = isRight ? "right" : radio.checked ? "wrong" : "";
  }
}

function startPrediction(box, page, number) {
  const list = box.querySelector("ul");
  const answer = box.querySelector("details");
  const right = answer?.querySelector("strong")?.textContent.trim();
  if (!list || !right) return;
  const key = `${ANSWERS}${page}#prediction-${number}`;
  const radios = [...list.children].map((item) => addOption(item, `prediction-${number}`));
  const note = create("p", { className: "guess-note", role: "status" });
  answer.before(note);
  list.role = "radiogroup";
  list.ariaLabel = "Your prediction";
  const chosen = () => radios.find((radio) => radio.checked);
  const known = recall(key);
  const again = radios.find((radio) => radio.value === known?.typed);
  if (again) again.checked = true;
  list.addEventListener("change", () => {
    note.textContent = "";
    remember(key, { typed: chosen().value, verdict: "guess" });
    if (answer.open) showOutcome(list, right);
  });
  answer.querySelector("summary").addEventListener("click", (event) => {
    if (answer.open || chosen() || note.textContent) return;
    event.preventDefault();
    note.textContent = CHOOSE;
  });
  answer.addEventListener("toggle", () => {
    note.textContent = "";
    showOutcome(list, answer.open ? right : undefined);
  });
  list.addEventListener("forget", () => {
    for (const radio of radios) radio.checked = false;
    showOutcome(list);
  });
}

/** Forget what was typed and chosen on all pages. */
function forgetAnswers() {
  withStorage((storage) => {
    for (const key of answerKeys()) delete storage[key];
  });
  for (const each of document.querySelectorAll("form.answer, .predict ul")) {
    each.dispatchEvent(new Event("forget"));
  }
  showDone();
}

function startExercises() {
  const page = pageOf(location);
  document.querySelectorAll(".predict.admonition").forEach((box, i) => {
    startPrediction(box, page, i + 1);
  });
  const places = [...document.querySelectorAll("[data-question]")];
  places.forEach((place, i) => addField(place, page, i + 1));
  if (places.length) {
    const last = places.at(-1).closest("section");
    addButton(last, "forget", "Forget all my answers", forgetAnswers);
  }
  showDone();
}

if (typeof document !== "undefined") startExercises();
