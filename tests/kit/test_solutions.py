"""Solutions: code in the text that runs like a cell."""

import nbformat

from kit.notebooks import solutions

TEXT = """\
### 1 · Recall: a sum

<details><summary>Hint 1</summary>

Add.

</details>

<details><summary>Solution</summary>

```python
answer = 3
print(answer)
```

```text
3
```

</details>

<details><summary>Solution</summary>

```python
silent = 1
```

</details>"""


def notebook():
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(TEXT)])
    made.cells[0].id = "text"
    return made


def test_a_solution_becomes_a_cell_and_comes_back_as_it_was():
    unfolded = solutions.unfold(notebook())
    first, second = unfolded.cells[1:]
    assert (first.source, first.outputs[0].text) == ("answer = 3\nprint(answer)", "3\n")
    assert (second.source, second.outputs) == ("silent = 1", [])
    assert first.id != second.id
    assert all(map(solutions.is_solution, (first, second)))
    assert solutions.fold(unfolded) == notebook()


def test_what_it_says_now_comes_into_the_text():
    unfolded = solutions.unfold(notebook())
    claim = nbformat.v4.new_output("display_data", {"text/plain": "✓ right"})
    fresh = [nbformat.v4.new_output("stream", text="4\n"), claim]
    for cell in unfolded.cells[1:]:
        cell.outputs = solutions.as_stored(fresh)
    (text,) = (cell.source for cell in solutions.fold(unfolded).cells)
    assert text.count("```text\n4\n✓ right\n```") == 2
    unfolded.cells[1].outputs = unfolded.cells[2].outputs = []
    (text,) = (cell.source for cell in solutions.fold(unfolded).cells)
    assert "```text" not in text
