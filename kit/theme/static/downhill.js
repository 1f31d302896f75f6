// The script of every page: theme button, contents, copy buttons, explorers. No page needs it to be
// read. exercises.js, on lectures, uses the first three functions.
"use strict";

const root = document.documentElement;

/** Storage may be off, and then throws. */
function withStorage(use) {
  try {
    return use(localStorage);
  } catch {
    return undefined;
  }
}

function create(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}

function addButton(parent, className, text, press) {
  const button = create("button", { type: "button", className, textContent: text });
  button.addEventListener("click", () => press(button));
  parent.append(button);
}

/** Call a function once, when a reader scrolls, points, touches or presses a key. */
function atFirstMove(run) {
  const heard = new AbortController();
  const hear = ({ type, movementX, movementY }) => {
    // Browsers tell of a page at its top and of a pointer at rest, too, as a page opens.
    if (type === "scroll" && scrollY === 0) return;
    if (type === "pointermove" && !movementX && !movementY) return;
    heard.abort();
    run();
  };
  for (const sign of ["scroll", "pointermove", "pointerdown", "keydown"]) {
    addEventListener(sign, hear, { signal: heard.signal });
  }
}

// Theme: auto follows the system; the choice is remembered where storage is allowed.

const THEMES = ["auto", "light", "dark"];

function startThemeButton() {
  const button = document.querySelector("button.theme");
  const show = () => {
    button.lastElementChild.textContent = root.dataset.theme || "auto";
  };
  button.addEventListener("click", () => {
    root.dataset.theme = THEMES[(THEMES.indexOf(root.dataset.theme) + 1) % THEMES.length];
    withStorage((storage) => {
      storage.theme = root.dataset.theme;
    });
    show();
  });
  show();
}

// Contents: open where there is room beside the text; they mark the section that is being read.

function placeContents(contents) {
  const wide = matchMedia("(min-width: 64rem)");
  const place = () => {
    contents.open = wide.matches;
  };
  wide.addEventListener("change", place);
  place();
  // Over the text they close when a section is chosen, or with Escape.
  contents.addEventListener("click", ({ target }) => target.closest("a") && place());
  contents.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || wide.matches) return;
    place();
    contents.firstElementChild.focus();
  });
}

/** Scroll a box so far that one of its parts is in view; the page itself stays where it is. */
function keepInView(box, part) {
  const [outer, inner] = [box.getBoundingClientRect(), part.getBoundingClientRect()];
  const margin = 2 * inner.height;
  if (inner.top < outer.top + margin) box.scrollTop += inner.top - outer.top - margin;
  // Before the page is scrolled the box reaches below the window.
  const bottom = Math.min(outer.bottom, innerHeight) - margin;
  if (inner.bottom > bottom) box.scrollTop += inner.bottom - bottom;
}

function markSectionBeingRead(contents) {
  const page = contents.querySelector(".current > a");
  if (page && contents.open) keepInView(contents, page);
  const sections = [];
  for (const link of contents.querySelectorAll('a[href^="#"]')) {
    const heading = document.getElementById(link.hash.slice(1))?.querySelector("h2, h3");
    // The contents list no single exercise: there they say "Exercises".
    const listed = !link.closest('a[href$="#exercises"] + ul');
    if (heading && listed) sections.push({ heading, link });
  }
  let current;
  const mark = () => {
    // From the top: to ask a section that is far below for its place would lay it out.
    const isBelow = ({ heading }) => heading.getBoundingClientRect().top >= innerHeight / 3;
    const next = sections.findIndex(isBelow);
    const read = next < 0 ? sections.at(-1) : sections[next - 1];
    if (read?.link === current) return;
    current?.removeAttribute("aria-current");
    current = read?.link;
    current?.setAttribute("aria-current", "true");
    if (current) keepInView(contents, current);
  };
  contents.addEventListener("toggle", () => {
    if (contents.open && (current ?? page)) keepInView(contents, current ?? page);
  });
  // Layout is read once a frame, however often the page moves.
  let waiting = false;
  const markSoon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      mark();
    });
  };
  if (!sections.length) return;
  addEventListener("scroll", markSoon, { passive: true });
  addEventListener("resize", markSoon);
  // A fold that opens moves what is below it, and no scroll tells so. The first call comes at once.
  new ResizeObserver(markSoon).observe(document.querySelector("main"));
}

// On a phone a visit that begins at the top lays out what is near (downhill.css). The rest follows from
// the first move on, when there is time; and at once for a link, whose place has to be known.

const whenIdle = globalThis.requestIdleCallback ?? ((task) => setTimeout(task, 100));

function layOutSections([section, ...rest]) {
  if (!section) return;
  section.style.contentVisibility = "visible";
  whenIdle(() => layOutSections(rest));
}

function layOutSectionsInTime() {
  const sections = document.querySelectorAll("article > section > section");
  atFirstMove(() => whenIdle(() => layOutSections([...sections])));
  const layOutAll = () => {
    delete root.dataset.fromTop;
  };
  const isLink = ({ target }) => target.closest('a[href^="#"]');
  document.addEventListener("click", (event) => isLink(event) && layOutAll(), { capture: true });
  // An address that was typed: the place has moved since the browser went there.
  addEventListener("hashchange", () => {
    if (!("fromTop" in root.dataset)) return;
    layOutAll();
    targetOfAddress()?.scrollIntoView();
  });
}

/** The element that the address names; none where it names nothing, or cannot be read. */
function targetOfAddress() {
  const name = location.hash.slice(1);
  try {
    return document.getElementById(decodeURIComponent(name));
  } catch {
    return document.getElementById(name);
  }
}

// Code and formulas that scroll sideways can be reached and scrolled with the keyboard.

function letKeyboardScroll(boxes) {
  const sized = new ResizeObserver((entries) => {
    // All sizes are read before the first attribute is written, so that layout happens once.
    const isWide = entries.map(({ target }) => target.scrollWidth > target.clientWidth);
    entries.forEach(({ target }, i) => {
      if (isWide[i]) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    });
  });
  for (const box of boxes) sized.observe(box);
}

// Copy buttons on code, made at a reader's first move, touch or key: the page opens without them. A
// page without clipboard access gets none.

const CODE = ".cell_input .highlight, .solution > .highlight-python .highlight";

function addCopyButtons() {
  if (!navigator.clipboard) return;
  for (const block of document.querySelectorAll(CODE)) {
    // An editor of live code stands in some blocks instead.
    const code = block.querySelector("pre");
    if (!code || block.querySelector(".copy")) continue;
    addButton(block, "copy", "Copy", (button) => copy(code, button));
  }
}

async function copy(code, button) {
  await navigator.clipboard.writeText(code.textContent);
  button.textContent = "Copied";
  setTimeout(() => {
    button.textContent = "Copy";
  }, 1500);
}

// Live code: `make serve` sends a program that turns cells into editors. Elsewhere a line under the bar
// says how to run the page.

/** Whether `make serve` sent this page: its answer says so (kit/live/serve.py). */
function canBeLive() {
  const [visit] = performance.getEntriesByType("navigation");
  return visit?.serverTiming?.some(({ name }) => name === "make-serve") ?? false;
}

/** Return how many cells of a notebook a reader has edited (kit/live/edits.js keeps them). */
function countEdits(notebook) {
  const isEdit = (key) => key.startsWith(`downhill:${notebook}:`);
  return withStorage((storage) => Object.keys(storage).filter(isEdit).length) ?? 0;
}

async function startLiveCode(notebook) {
  const program = new URL(`${root.dataset.content_root}live/live.js`, document.baseURI);
  const live = await import(program);
  await live.start(notebook);
}

function startLiveButton(button) {
  const { notebook } = button.dataset;
  const note = document.querySelector(".live-note");
  const edits = countEdits(notebook);
  const label = [button.textContent];
  if (edits) label.push(create("span", { textContent: ` (${edits} edited)` }));
  button.replaceChildren(...label);
  button.hidden = false;
  note.replaceChildren();
  button.addEventListener("click", async () => {
    // Not `disabled`, which would take the focus away.
    if (button.ariaDisabled === "true") return;
    button.ariaDisabled = "true";
    button.textContent = "Starting …";
    note.textContent = "";
    try {
      await startLiveCode(notebook);
      button.textContent = "Live";
    } catch (error) {
      note.textContent = error.message;
      button.ariaDisabled = "false";
      button.replaceChildren(...label);
    }
  });
}

// A formula that is copied arrives once, as TeX.

/** Return the formula that a node is part of, with its line where it has one of its own. */
function formulaOf(node) {
  const inside = node instanceof Element ? node : node.parentElement;
  return inside?.closest(".katex-display") ?? inside?.closest(".katex");
}

/** Return a copy of a range that ends at no place within a formula. */
function withWholeFormulas(range) {
  const whole = range.cloneRange();
  const [first, last] = [formulaOf(range.startContainer), formulaOf(range.endContainer)];
  if (first) whole.setStartBefore(first);
  if (last) whole.setEndAfter(last);
  return whole;
}

/** Return what is selected, each formula as the TeX that it was written in; null without one. */
function selectionWithTex() {
  const box = create("div");
  const selection = getSelection();
  if (selection.isCollapsed) return null;
  for (let i = 0; i < selection.rangeCount; i += 1) {
    box.append(withWholeFormulas(selection.getRangeAt(i)).cloneContents());
  }
  const formulas = box.querySelectorAll(".katex[data-tex]");
  for (const formula of formulas) {
    const block = formula.closest(".katex-display");
    const mark = block ? "$$" : "$";
    (block ?? formula).replaceWith(`${mark}${formula.dataset.tex}${mark}`);
  }
  box.querySelectorAll("button, .headerlink").forEach((furniture) => furniture.remove());
  return formulas.length ? box : null;
}

function copyFormulasOnce(event) {
  const box = selectionWithTex();
  if (!box) return;
  // Lines end where blocks do, which a browser tells of what stands on the page only.
  box.style.cssText = "position: fixed; opacity: 0";
  document.body.append(box);
  event.clipboardData.setData("text/plain", box.innerText);
  event.clipboardData.setData("text/html", box.innerHTML);
  box.remove();
  event.preventDefault();
}

// A worksheet prints alone, on a page of its own.

function addPrintButton(sheet) {
  addButton(sheet, "print-sheet", "Print this worksheet", () => {
    sheet.classList.add("alone");
    addEventListener("afterprint", () => sheet.classList.remove("alone"), { once: true });
    print();
  });
}

// Folded sections: their anchor opens them, and so does a printer.

function openDeeperSections() {
  const openNamed = () => {
    const target = targetOfAddress();
    const box = target?.closest("details") ?? target?.querySelector(":scope > details.deeper");
    if (box) box.open = true;
  };
  addEventListener("hashchange", openNamed);
  addEventListener("beforeprint", () => {
    for (const box of document.querySelectorAll("details.deeper")) box.open = true;
  });
  openNamed();
}

// Explorers: the figures of all positions are shared pieces (kit/sphinx/explorers.py), in a file that
// is asked for when a reader comes near, at the latest when one is chosen.

function loadFrames(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(script.frames);
    script.onerror = () => reject(new Error(`${address} could not be loaded`));
    document.head.append(script);
  });
}

/** Return a function that loads the frames once; where that failed, the next call asks again. */
function framesOnce(address) {
  let loading;
  return () => {
    loading ??= loadFrames(address).catch((error) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}

/** Say beside a slider, and to those who hear it, where it stands. */
function showChoice(slider) {
  const choice = JSON.parse(slider.dataset.choices)[slider.value];
  slider.setAttribute("aria-valuetext", choice);
  slider.nextElementSibling.textContent = choice;
}

/** Return which of several inputs is chosen: where its slider stands, or which button is checked. */
function chosen(control) {
  return Number(control.querySelector("input[type=range], input:checked").value);
}

function startExplorer(explorer) {
  const body = explorer.querySelector("[data-frames]");
  const controls = [...body.querySelectorAll("[data-count]")];
  const stage = body.querySelector(".explorer-stage");
  const sentence = body.querySelector(".explorer-sentence");
  const position = () =>
    controls.reduce((sum, each) => sum * Number(each.dataset.count) + chosen(each), 0);

  explorer.frames = framesOnce(body.dataset.frames);
  const redraw = async () => {
    body.querySelectorAll("input[type=range]").forEach(showChoice);
    const data = await explorer.frames().catch(() => null);
    if (!data) {
      sentence.textContent = "This figure could not be loaded. Choose again to try again.";
      return;
    }
    // What is chosen now: it may have changed while the file was loaded.
    const at = position();
    stage.innerHTML = data.frames[at].map((i) => data.pieces[i]).join("");
    sentence.textContent = data.sentences[at];
  };
  body.addEventListener("input", redraw);
}

function loadFramesWhenNear(explorers) {
  const load = (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) target.frames().catch(() => {});
    }
  };
  const near = new IntersectionObserver(load, { rootMargin: "50%" });
  for (const explorer of explorers) near.observe(explorer);
}

// Sliders of explorers and of players.

/** A finger that scrolls past a slider moves nothing: it acts when it goes sideways, or taps. */
function letFingersPassSliders() {
  let touch = null;
  const on = (type, act) => addEventListener(type, act, { capture: true });
  const act = () => {
    const { slider } = touch;
    touch = null;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  };
  on("pointerdown", ({ pointerType, target: slider, clientX: x, clientY: y }) => {
    const isOn = pointerType === "touch" && slider.matches?.("input[type=range]");
    touch = isOn ? { slider, value: slider.value, x, y } : null;
  });
  on("pointermove", ({ clientX, clientY }) => {
    const across = touch && Math.abs(clientX - touch.x);
    if (across > 3 && across > Math.abs(clientY - touch.y)) act();
  });
  on("pointerup", () => touch && act());
  on("pointercancel", () => {
    if (touch) touch.slider.value = touch.value;
    touch = null;
  });
  on("input", (event) => {
    if (event.target === touch?.slider) event.stopPropagation();
  });
}

// The page.

function start() {
  const contents = document.querySelector("nav.book details");
  const explorers = document.querySelectorAll("figure.explorer");
  const liveButton = document.querySelector("button.live");

  startThemeButton();
  placeContents(contents);
  markSectionBeingRead(contents);
  if ("fromTop" in root.dataset) layOutSectionsInTime();
  letKeyboardScroll(document.querySelectorAll("pre, div.math, table"));
  atFirstMove(addCopyButtons);
  if (liveButton && canBeLive()) startLiveButton(liveButton);
  document.querySelectorAll(".worksheet").forEach(addPrintButton);
  openDeeperSections();
  addEventListener("copy", copyFormulasOnce);
  letFingersPassSliders();
  explorers.forEach(startExplorer);
  loadFramesWhenNear(explorers);
}

start();
