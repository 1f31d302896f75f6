// The only script of the site: theme button, copy buttons, explorers. No page needs it to be read.
"use strict";

const root = document.documentElement;

// Theme: auto follows the system; the choice is remembered where storage is allowed.
const themeButton = document.querySelector("button.theme");
const themes = ["auto", "light", "dark"];
const showTheme = () => {
  themeButton.lastElementChild.textContent = root.dataset.theme || "auto";
};
themeButton.addEventListener("click", () => {
  root.dataset.theme = themes[(themes.indexOf(root.dataset.theme) + 1) % themes.length];
  try {
    localStorage.theme = root.dataset.theme;
  } catch {
    // Storage is off: the choice holds for this page.
  }
  showTheme();
});
showTheme();

// The list of chapters is open where there is room beside the text.
const contents = document.querySelector("nav.book details");
const wide = matchMedia("(min-width: 64rem)");
const placeContents = () => { contents.open = wide.matches; };
wide.addEventListener("change", placeContents);
placeContents();

// The contents mark the section that is being read.
const links = new Map();
for (const link of contents.querySelectorAll('a[href^="#"]')) {
  const heading = document.getElementById(link.hash.slice(1))?.querySelector("h2, h3");
  if (heading) links.set(heading, link);
}
const reading = new IntersectionObserver((entries) => {
  const entry = entries.findLast((e) => e.isIntersecting);
  if (!entry) return;
  for (const link of links.values()) link.removeAttribute("aria-current");
  links.get(entry.target).setAttribute("aria-current", "true");
}, { rootMargin: "0px 0px -70%" });
for (const heading of links.keys()) reading.observe(heading);

// Code and formulas that scroll sideways can be reached and scrolled with the keyboard.
const sized = new ResizeObserver((entries) => {
  // All sizes are read before the first attribute is written, so that layout happens once.
  const wide = entries.map(({ target }) => target.scrollWidth > target.clientWidth);
  entries.forEach(({ target }, i) => {
    if (wide[i]) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  });
});
for (const box of document.querySelectorAll("pre, div.math, table")) sized.observe(box);

const addButton = (parent, className, text, press) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = className;
  button.textContent = text;
  button.addEventListener("click", () => press(button));
  parent.append(button);
};

// Copy buttons on code cells, made when a reader first moves or types: the page opens without
// them. A page without clipboard access gets none.
const addCopyButtons = () => {
  for (const block of document.querySelectorAll(".cell_input .highlight, .solution > .highlight-python .highlight")) {
    if (!navigator.clipboard || !block.querySelector("pre") || block.querySelector(".copy")) continue;
    addButton(block, "copy", "Copy", async (button) => {
      await navigator.clipboard.writeText(block.querySelector("pre").textContent);
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
  }
};
for (const sign of ["pointermove", "keydown"]) addEventListener(sign, addCopyButtons, { once: true });

// Live code: `make serve` sends a program that turns cells into editors; other servers have none.
const liveButton = document.querySelector("button.live");
if (liveButton) {
  const { notebook } = liveButton.dataset;
  const note = document.querySelector(".live-note");
  let label = liveButton.textContent;
  try {
    const edits = Object.keys(localStorage).filter((key) => key.startsWith(`downhill:${notebook}:`));
    if (edits.length) liveButton.textContent = label += ` (${edits.length} edited)`;
  } catch {
    // Storage is off: nothing was kept.
  }
  const start = async () => {
    const program = new URL(`${root.dataset.content_root}live/live.js`, document.baseURI);
    const live = await import(program).catch(() => null);
    if (live) await live.start(notebook);
    return live;
  };
  liveButton.addEventListener("click", async () => {
    // Not `disabled`, which would take the focus away.
    if (liveButton.ariaDisabled === "true") return;
    liveButton.ariaDisabled = "true";
    liveButton.textContent = "Starting …";
    note.textContent = "";
    try {
      if (await start()) {
        liveButton.textContent = "Live";
        return;
      }
      note.append(document.querySelector(".live-note + template").content.cloneNode(true));
    } catch (error) {
      note.textContent = error.message;
    }
    liveButton.ariaDisabled = "false";
    liveButton.textContent = label;
  });
}

// A worksheet prints alone, on a page of its own.
for (const sheet of document.querySelectorAll(".worksheet")) {
  addButton(sheet, "print-sheet", "Print this worksheet", () => {
    sheet.classList.add("alone");
    addEventListener("afterprint", () => sheet.classList.remove("alone"), { once: true });
    print();
  });
}

// Explorers: the figures of all positions are shared pieces (kit/sphinx/outputs.py), in a file that is
// asked for when a reader comes near, at the latest when a slider moves.
const loadFrames = (address) => new Promise((resolve, reject) => {
  const script = document.createElement("script");
  script.src = address;
  script.onload = () => resolve(script.frames);
  script.onerror = () => reject(new Error(`${address} could not be loaded`));
  document.head.append(script);
});
const near = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) if (isIntersecting) target.frames().catch(() => {});
}, { rootMargin: "50%" });
for (const explorer of document.querySelectorAll("figure.explorer")) {
  const sliders = [...explorer.querySelectorAll("input[type=range]")];
  const stage = explorer.querySelector(".explorer-stage");
  const sentence = explorer.querySelector(".explorer-sentence");
  const choices = sliders.map((slider) => JSON.parse(slider.dataset.choices));
  const { frames: address } = explorer.dataset;
  let loading;
  explorer.frames = () => loading ??= loadFrames(address).catch((error) => {
    loading = undefined; // the next move asks again
    throw error;
  });
  const redraw = async () => {
    sliders.forEach((slider, i) => {
      const text = choices[i][slider.value];
      slider.setAttribute("aria-valuetext", text);
      slider.nextElementSibling.textContent = text;
    });
    const data = await explorer.frames().catch(() => null);
    if (!data) {
      sentence.textContent = "This figure could not be loaded. Move the slider to try again.";
      return;
    }
    const index = sliders.reduce((sum, slider, i) => sum * choices[i].length + Number(slider.value), 0);
    stage.innerHTML = data.frames[index].map((i) => data.pieces[i]).join("");
    sentence.textContent = data.sentences[index];
  };
  for (const slider of sliders) slider.addEventListener("input", redraw);
  near.observe(explorer);
}
