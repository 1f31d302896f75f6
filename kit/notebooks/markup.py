"""The plain Markdown of notebooks: which boxes there are, and what may not slip in.

Whatever a viewer shows as raw text (roles, directives, attribute lines) is a complaint here, in one
line with its place, and so is a box or a folded part that the site would not recognise.
"""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt

#: Labels that a block quote may start with, in bold and with a full stop, and the kind of the box.
LABELS = {
    "Predict first": "predict",
    "Common belief, checked": "belief",
    "In short": "short",
    "Worksheet": "worksheet",
    "Aside": "aside",
}
_TAG = re.compile(r"<(?P<end>/?)details>|<summary>(?P<summary>.*?)</summary>", re.DOTALL)
#: What only MyST understands: a pattern, what it is, and what to write instead.
_RAW = [
    (re.compile(r"^ {0,3}(?::{3,}|[`~]{3,}\{).*$", re.M), "a directive", "a block quote or a link"),
    (re.compile(r"^ {0,3}\{[^{}`\n]*\}\s*$", re.M), "an attribute line", "nothing"),
    (re.compile(r"^ {0,3}\([\w-]+\)=\s*$", re.M), "a target", "a heading to link to"),
    (re.compile(r"^ {0,3}: \S.*$", re.M), "a definition list", "a list, - **term** words"),
    (re.compile(r"\{[a-zA-Z][\w:.+-]*\}`[^`\n]*`?"), "a role", "plain text or a link"),
    (re.compile(r"\{\{.*?\}\}"), "a substitution", "the words themselves"),
    (re.compile(r"\[\^[\w-]+\]"), "a footnote", "a sentence or a link"),
]
_FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$\n]*\$", re.DOTALL)
_PARSER = MarkdownIt("commonmark").enable("table")


def box_label(bold: str) -> tuple[str, str, str] | None:
    """Return (label, kind, title) of the bold words that start a block quote, or None."""
    for label, kind in LABELS.items():
        if bold == f"{label}." or (bold.startswith(f"{label}: ") and bold.endswith(".")):
            return label, kind, bold[:-1]
    return None


def complaints(text: str) -> Iterator[str]:
    """Yield what a viewer would show as raw text, or the site not recognise, one line each."""
    plain = _without_code(text)
    for pattern, what, instead in _RAW:
        for found in pattern.finditer(plain):
            yield f"{_shorten(found[0])}: {what}; write {instead}"
    for formula in _FORMULA.finditer(_without_fences(text)):
        if "<!--" in formula[0]:
            yield f"{_shorten(formula[0])}: a number in a formula; write it beside the formula"
    yield from _box_complaints(text)
    yield from _fold_complaints(text)


def _without_fences(text: str) -> str:
    """Return a text without its blocks of code."""
    return re.sub(
        r"^(?P<quote>[> ]*)(?P<fence>`{3,}|~{3,})(?!\{).*?^[> ]*(?P=fence)\s*$", "", text,
        flags=re.M | re.DOTALL,
    )  # fmt: skip


def _without_code(text: str) -> str:
    """Return a text without its code, formulas and comments, so that only sentences are read."""
    text = re.sub(r"<!--.*?-->", "", _FORMULA.sub("", _without_fences(text)), flags=re.DOTALL)
    text = re.sub(r"(?<![}`])(`+)(?!`)(?:(?!\1).)+?\1(?!`)", "", text)
    return re.sub(r"^(?:> ?)+", "", text, flags=re.M)


def _box_complaints(text: str) -> Iterator[str]:
    """Yield the block quotes that start with bold words which are no label of a box."""
    tokens = _PARSER.parse(text)
    for token, paragraph, inline in zip(tokens, tokens[1:], tokens[2:]):
        if token.type != "blockquote_open" or paragraph.type != "paragraph_open":
            continue
        children = inline.children or []
        words = [child for child in children if child.type != "text" or child.content]
        if words[0].type == "strong_open" and box_label(words[1].content) is None:
            known = ", ".join(f"“{label}.”" for label in LABELS)
            yield f"> **{_shorten(words[1].content)}**: no box has this label; known are {known}"


def _fold_complaints(text: str) -> Iterator[str]:
    """Yield folded parts that are not whole, and HTML inside sentences.

    ``opened`` is what is open so far: None for a block quote or list item, the summary for a folded
    part, empty as long as it has none.
    """
    opened: list[str | None] = []
    for token in _PARSER.parse(text):
        for child in token.children or []:
            if child.type == "html_inline" and not child.content.startswith("<!--"):
                yield f"{_shorten(child.content)}: HTML in a sentence; write Markdown"
        if token.type in ("blockquote_open", "list_item_open"):
            opened.append(None)
        elif token.type in ("blockquote_close", "list_item_close"):
            yield from map(_unclosed, _until_none(opened))
        elif token.type == "html_block":
            yield from _tag_complaints(token.content, opened)
    yield from (_unclosed(fold) for fold in opened if fold is not None)


def _until_none(opened: list[str | None]) -> Iterator[str]:
    """Take what is still open inside a block quote or list item that ends, and that itself."""
    while opened and (fold := opened.pop()) is not None:
        yield fold


def _tag_complaints(html: str, opened: list[str | None]) -> Iterator[str]:
    """Follow the tags of a piece of HTML, and yield what is wrong with them."""
    rest = _TAG.sub("", re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)).strip()
    if rest:
        yield (
            f"{_shorten(rest)}: only <details> and <summary> may stand here, with a blank line "
            "after </summary> and before </details>"
        )
    for tag in _TAG.finditer(html):
        inside = bool(opened) and opened[-1] is not None
        if tag["summary"] is not None:
            if inside and opened[-1] == "":
                opened[-1] = tag["summary"]
            else:
                yield f"{_shorten(tag[0])}: a summary stands right after its <details>"
        elif not tag["end"]:
            opened.append("")
        elif not inside:
            yield "</details>: nothing is open here"
        elif opened.pop() == "":
            yield "<details>: it has no <summary>"


def _unclosed(summary: str) -> str:
    return f"<details><summary>{_shorten(summary)}: not closed; write </details> after a blank line"


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:57]}…"
