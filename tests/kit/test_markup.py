"""Plain Markdown: what a viewer would show as raw text is told, and what is plain is not."""

import pytest

from kit.notebooks.markup import complaints

PLAIN = [
    "# A title\n\nWords, `code`, $x_{1}$ and $$\\{a: b\\}$$ and [a link](sgd.ipynb#cell-x).",
    "```python\n{a: 1}\n: x\n:::{note}\n<b>\n```",
    "> **Predict first.** What?\n>\n> - **A** x\n>\n"
    "> <details><summary>Answer</summary>\n>\n> A.\n>\n> </details>",
    "> **Worksheet: one step.** Fill in.\n>\n> | a |\n> |---|\n> | 1<!-- x:d --> |",
    "> An ordinary quotation, **bold** inside.",
    "<details><summary>Hint 1</summary>\n\nA.\n\n</details>\n"
    "<details><summary>Hint 2</summary>\n\nB.\n\n</details>",
    "- <details><summary>In a list</summary>\n\n  x\n\n  </details>\n- y",
    "With $w = $ 3<!-- w:d -->, and $x$ as `$w$ 1<!-- a:d --> $x$` in code.",
    "Time: 5 minutes {approximately}, `{glue}` in code, 3 : 4.",
    "<details><summary>Solution</summary>\n\n```python\nx = {1: 2}\n```\n\n</details>",
]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_markdown_is_left_in_peace(text):
    assert list(complaints(text)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("see {cell}`sgd#gd`", "a role"),
        ("{glue:text}`a.ipynb::b:.2f`", "a role"),
        (":::{admonition} A\nb\n:::", "a directive"),
        ("```{dropdown} A\nb\n```", "a directive"),
        ("> ```{note}\n> b\n> ```", "a directive"),
        ("{.facts}\n- a", "an attribute line"),
        ("(here)=\n# A", "a target"),
        ("A term\n: its meaning", "a definition list"),
        ("{{ name }}", "a substitution"),
        ("a[^1]", "a footnote"),
        ("> **Predict.** A", "no box has this label; known are “Predict first.”"),
        ("> **Predict first** A", "no box has this label"),
        ("<details><summary>A</summary>\n\nb", "<summary>A: not closed"),
        ("> <details><summary>A</summary>\n>\n> b\n\n</details>", "nothing is open here"),
        ("<details>\n\nb\n\n</details>", "it has no <summary>"),
        ("<summary>A</summary>\n\nb", "a summary stands right after its <details>"),
        ("<details><summary>A</summary>\nb\n</details>", "only <details> and <summary> may stand"),
        ("<div>\nb\n</div>", "only <details> and <summary> may stand"),
        ("H<sub>2</sub>O", "HTML in a sentence"),
        ("so $x = 2<!-- x:d -->$ holds", "a number in a formula"),
        ("$$\ny = 1<!-- y:d -->\n$$", "a number in a formula"),
        ("</details>", "nothing is open here"),
    ],
)
def test_what_is_not_plain_is_told(text, said):
    assert any(said in found for found in complaints(text)), list(complaints(text))


def test_a_long_fragment_is_cut():
    (found,) = complaints("{name}`" + "x" * 200 + "`")
    assert len(found) < 120
