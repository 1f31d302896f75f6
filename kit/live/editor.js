// The editor of one cell: CodeMirror, set like the code on the page and coloured by its classes.
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { Annotation, EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colours = syntaxHighlighting(HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.bool, tags.null], class: "k" },
  { tag: tags.string, class: "s" },
  { tag: tags.number, class: "mi" },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)], class: "nf" },
  { tag: tags.comment, class: "c1" },
]));

// Marks text that came from another tab: it is shown, and not saved once more.
const received = Annotation.define();

/** Put an editor into `parent`. Returns its `text`, and ways to `write` and to `receive` one. */
export function makeEditor({ parent, text, label, changed, run }) {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        keymap.of([
          { key: "Shift-Enter", run: () => { run(); return true; } },
          { key: "Mod-Enter", run: () => { run(); return true; } },
          // Escape, then Tab, leaves the editor (the label says so).
          indentWithTab,
          ...historyKeymap,
          ...defaultKeymap,
        ]),
        history(),
        python(),
        indentUnit.of("    "),
        indentOnInput(),
        bracketMatching(),
        colours,
        EditorView.contentAttributes.of({
          "aria-label": label, spellcheck: "false", autocorrect: "off", autocapitalize: "off",
        }),
        EditorView.updateListener.of((update) => {
          const mine = !update.transactions.some((each) => each.annotation(received));
          if (update.docChanged && mine) changed();
        }),
      ],
    }),
  });
  // A replacement is a step of its own for undo, however soon it follows what was typed.
  const replace = (text, ...annotations) => view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert: text },
    annotations: [isolateHistory.of("full"), ...annotations],
  });
  return {
    get text() { return view.state.doc.toString(); },
    /** Replace the text; one undo brings the old one back. */
    write(text) { replace(text); },
    /** Show what another tab wrote, unless the reader is writing here. */
    receive(text) { if (!view.hasFocus) replace(text, received.of(true)); },
  };
}
