// The search page: what Sphinx's search (searchtools.js, which comes after this) does not do.
"use strict";

// Sphinx's own weights, and ten more for a lecture: it ranks above lists that name the word, too.
// searchtools.js declares the same name with var.
// eslint-disable-next-line no-unused-vars, no-var
var Scorer = {
  score: ([, , , , score, filename]) => score + (filename.endsWith(".ipynb") ? 10 : 0),
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};

const NOTHING =
  "Nothing was found. Try a single word, a sign such as η, a number, or a name from the code.";
const BEFORE = 160;
const LENGTH = 240;

// Slips of the pen.

/** How many letters have to be added, dropped, changed or exchanged to make a word of another. */
function distance(a, b) {
  const isSwap = (i, j) => i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
  let [older, old] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = old[j - 1] + Number(a[i - 1] !== b[j - 1]);
      const swap = isSwap(i, j) ? older[j - 2] + 1 : Infinity;
      row[j] = Math.min(old[j] + 1, row[j - 1] + 1, change, swap);
    }
    [older, old] = [old, row];
  }
  return old[b.length];
}

/** The words of the index with the number of pages that hold them. */
function vocabulary({ terms, titleterms }) {
  const words = new Map();
  for (const list of [terms, titleterms]) {
    for (const [word, files] of Object.entries(list)) {
      words.set(word, (words.get(word) ?? 0) + (files.length ?? 1));
    }
  }
  return words;
}

function isKnown(word, words, index) {
  if (words.has(word)) return true;
  const names = Object.values(index.objects).flatMap((list) => list.map((entry) => entry.at(-1)));
  return [...words.keys(), ...names].some((other) => other.toLowerCase().includes(word));
}

/** Two words of the index that a reader may have written as one; or undefined. */
function twoWords(word, words) {
  const cuts = Array.from({ length: Math.max(0, word.length - 5) }, (_, i) => i + 3);
  const pairs = cuts.map((cut) => [word.slice(0, cut), word.slice(cut)]);
  const isPair = (pair) => pair.every((part) => words.has(new Stemmer().stemWord(part)));
  return pairs.find(isPair)?.join(" ");
}

/** The word of the index that is nearest, of equally near ones that on most pages; or undefined. */
function nearestWord(word, words) {
  const most = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
  const stem = new Stemmer().stemWord(word);
  const near = [...words]
    .filter(([other]) => Math.abs(other.length - word.length) < 4 && !/\d/.test(other))
    .map(([other, count]) => {
      return { other, count, away: Math.min(distance(stem, other), distance(word, other)) };
    })
    .filter(({ away }) => away <= most)
    .sort((a, b) => a.away - b.away || b.count - a.count);
  return near[0]?.other;
}

/** The query with words that no page has replaced by such that one has. */
function corrected(query) {
  const words = vocabulary(Search._index);
  const unknown = splitQuery(query.trim()).filter((word) => {
    const lower = word.toLowerCase();
    const isLeftOut = stopwords.includes(lower) || /^\d+$/.test(lower);
    const stem = new Stemmer().stemWord(lower);
    return (
      !isLeftOut && !isKnown(stem, words, Search._index) && !isKnown(lower, words, Search._index)
    );
  });
  const instead = unknown.map((word) => [
    word,
    twoWords(word.toLowerCase(), words) ?? nearestWord(word.toLowerCase(), words),
  ]);
  const usable = instead.filter(([, other]) => other);
  return {
    query: usable.reduce((text, [word, other]) => text.replace(word, other), query),
    note: usable
      .map(([word, other]) => `No page has “${word}”. This is what was found for “${other}”.`)
      .join(" "),
  };
}

function sayNote(note) {
  const output = document.getElementById("search-results");
  const line = Object.assign(document.createElement("p"), { className: "search-note" });
  line.setAttribute("role", "status");
  line.textContent = note;
  document.querySelector(".search-note")?.remove();
  output.before(line);
}

// Patches of Sphinx 7.4.7; tests/site/test_search.py tells when one is no longer needed.

/** Not reported: a number in a query is left out, although pages are indexed with theirs. */
function findNumbers() {
  const parse = Search._parseQuery;
  Search._parseQuery = (query) => {
    const parsed = parse(query);
    const [, searched, , marked] = parsed;
    for (const number of query.match(/\d[\d.,]*/g) ?? []) {
      const parts = number.split(/[.,]/).filter((part) => part in Search._index.terms);
      parts.filter((part) => part.length > 1).forEach((part) => searched.add(part));
      if (parts.length) marked.add(number);
    }
    return parsed;
  };
}

/**
 * Not reported: a formula stands on a page as it is seen and as it is read, and one is enough; the
 * texts of pictures, and what opens a fold, are no sentences; blocks have a space between them.
 */
function readSentences() {
  const read = Search.htmlToText;
  Search.htmlToText = (page, anchor) => {
    const said = page
      .replace(/<(math|svg|summary)\b[^]*?<\/\1>/g, " ")
      .replace(/<\/(dt|dd|li|p|h\d|td|th|div)>/g, " $&");
    return read(said, anchor);
  };
}

/** Not reported: a snippet begins in the middle of a sentence. */
function startSnippetsWithSentences() {
  Search.makeSearchSummary = (page, keywords, anchor) => {
    const text = Search.htmlToText(page, anchor).replace(/\s+/g, " ").trim();
    if (!text) return null;
    const lower = text.toLowerCase();
    const places = [...keywords].map((word) => lower.indexOf(word.toLowerCase()));
    const place = Math.max(0, Math.min(...places.filter((at) => at >= 0), text.length));
    const ends = [...text.slice(Math.max(0, place - BEFORE), place).matchAll(/[.?!:] /g)];
    const start = ends.length ? Math.max(0, place - BEFORE) + ends.at(-1).index + 2 : place;
    const end = text.indexOf(" ", start + LENGTH);
    const summary = Object.assign(document.createElement("p"), { className: "context" });
    summary.textContent = text.slice(start, end < 0 ? undefined : end) + (end < 0 ? "" : " …");
    return summary;
  };
}

/** https://github.com/sphinx-doc/sphinx/issues/10407: a page from a file may not fetch others. */
function leaveOutSnippetsOfFiles() {
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
}

// Once the words around a hit are known, its link leads to them: browsers scroll to a text
// fragment, mark it, and open the folded part that holds it.

function leadToHit(item) {
  const hit = item.querySelector(".context .highlighted");
  if (!hit) return;
  item.dataset.led = "";
  const link = item.querySelector("a");
  const [before] = /[\p{L}\p{N}]*$/u.exec(hit.previousSibling?.textContent ?? "");
  const [after] = /^[\p{L}\p{N}]*/u.exec(hit.nextSibling?.textContent ?? "");
  const word = encodeURIComponent(before + hit.textContent + after).replace(/-/g, "%2D");
  // A title that was found has an address of its own.
  if (!link.hash) link.href += `#:~:text=${word}`;
}

function leadToHits() {
  new MutationObserver(() => {
    document.querySelectorAll("#search-results li:not([data-led])").forEach(leadToHit);
  }).observe(document.getElementById("search-results"), { childList: true, subtree: true });
}

// Before Sphinx's own search starts, which waits for the same event.
document.addEventListener("DOMContentLoaded", () => {
  leaveOutSnippetsOfFiles();
  findNumbers();
  readSentences();
  startSnippetsWithSentences();
  leadToHits();
  const search = Search.query;
  Search.query = (query) => {
    const { query: meantQuery, note } = corrected(query);
    sayNote(note);
    search(meantQuery);
  };
  const translate = Documentation.gettext;
  Documentation.gettext = (text) =>
    text.startsWith("Your search did not match") ? NOTHING : translate(text);
});
