// The editor of one cell: CodeMirror, set like the code on the page and coloured by its classes.
import {
  defaultKeymap,
  history,
  historyKeymap,
  indentWithTab,
  isolateHistory,
} from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { Annotation, EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colours = syntaxHighlighting(
  HighlightStyle.define([
    { tag: [tags.keyword, tags.operatorKeyword, tags.bool, tags.null], class: "k" },
    { tag: tags.string, class: "s" },
    { tag: tags.number, class: "mi" },
    {
      tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)],
      class: "nf",
    },
    { tag: tags.comment, class: "c1" },
  ]),
);

/** Marks text that came from another tab: it is shown, and not saved once more. */
const received = Annotation.define();

function keys(run) {
  const runNow = () => {
    run();
    return true;
  };
  return keymap.of([
    { key: "Shift-Enter", run: runNow },
    { key: "Mod-Enter", run: runNow },
    // Escape, then Tab, leaves the editor (the label says so).
    indentWithTab,
    ...historyKeymap,
    ...defaultKeymap,
  ]);
}

function whenTyped(changed) {
  return EditorView.updateListener.of((update) => {
    const isMine = !update.transactions.some((each) => each.annotation(received));
    if (update.docChanged && isMine) changed();
  });
}

function attributes(label) {
  return EditorView.contentAttributes.of({
    "aria-label": label,
    spellcheck: "false",
    autocorrect: "off",
    autocapitalize: "off",
  });
}

/** The editor of one cell, with the code in it. */
export class Editor {
  #view;

  /**
   * @param {object} options
   * @param {Element} options.parent where it goes
   * @param {string} options.text the code at first
   * @param {string} options.label what a screen reader calls it
   * @param {() => void} options.changed called when the code changes, unless it was received
   * @param {() => void} options.run called for the keys that run a cell
   */
  constructor({ parent, text, label, changed, run }) {
    const extensions = [
      keys(run),
      history(),
      python(),
      indentUnit.of("    "),
      indentOnInput(),
      bracketMatching(),
      colours,
      attributes(label),
      whenTyped(changed),
    ];
    this.#view = new EditorView({ parent, state: EditorState.create({ doc: text, extensions }) });
  }

  get text() {
    return this.#view.state.doc.toString();
  }

  /**
   * Replace the text; one undo brings the old one back.
   * @param {string} text
   */
  write(text) {
    this.#replace(text);
  }

  /**
   * Show what another tab wrote, unless the reader is writing here.
   * @param {string} text
   */
  receive(text) {
    if (!this.#view.hasFocus) this.#replace(text, received.of(true));
  }

  #replace(text, ...annotations) {
    this.#view.dispatch({
      changes: { from: 0, to: this.#view.state.doc.length, insert: text },
      // A step of its own for undo, however soon it follows what was typed.
      annotations: [isolateHistory.of("full"), ...annotations],
    });
  }
}
