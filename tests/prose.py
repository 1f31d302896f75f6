"""Numbers in sentences: each must be glued, or be a number in code or output of the cells near it.

A result that is typed, and not glued, is then at least one that a cell prints; when the cell
says something else, the sentence is named. Small counts (up to twelve), years and exercise
numbers are words, not results.
"""

import re

NUMBER = re.compile(r"(?<![\w.,])(?:\d{1,3}(?:[,_]\d{3})+|\d+(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?(?!\w)")
YEAR = re.compile(r"(?:1[89]|20)\d\d")
# Numbers that no cell near them has, and why each may stand.
MAY_STAND = [
    ("any", "95 90", "the level of an interval, or the range that a table names"),
    ("any", "3.4", "with 10³⁸, the largest float32"),
    ("line_fit", "0.01 16 100 4.05", "terms of sums worked by hand; a cell checks the totals"),
    ("line_fit", "0.05 5.5 30 42", "points of the data"),
    ("line_fit", "0.1", "the learning rate that the summary quotes from the remedies"),
    ("house_prices", "80 120 200 0.01", "data and learning rate, given at the top"),
    ("house_prices", "46", "the wrong value in a belief"),
    ("house_prices", "3,600", "the full turn in tenths of a degree"),
    ("house_prices", "180 230 280 16", "worked by hand in hints; the solutions compute them"),
    ("iq_chain", "0.02 0.4", "η times a slope or curvature; a cell checks what follows"),
    ("iq_chain", "110 40,000", "the target, given at the top; an eigenvalue by hand"),
    ("iq_chain", "200 0.1", "random starts, told above the cell; a weight of an exercise"),
    ("iq_chain", "10.3 20000 4.3025 100", "worked by hand in hints; the solutions compute them"),
    ("critical_points", "0.02 0.04 0.24 0.3", "terms of a sum worked by hand; a cell checks it"),
    ("critical_points", "1.1 0.7", "a point and a term, given and worked in an exercise"),
    ("batches", "256", "the number of points, given at the top"),
    ("batches", "31.25", "worked by hand in a hint; the solution computes it"),
    ("sgd", "70 1,999", "an option of a quiz; 2,000 steps but one"),
    ("sgd", "0.4 0.94", "worked by hand in hints; the solutions compute them"),
    ("logistic", "90 70", "an option of a quiz; a level of confidence in a question"),
    ("logistic", "40,000", "20,000 points in each of two classes"),
    ("logistic", "94 91.0 91.5 0.06", "worked by hand in hints; the solutions compute them"),
    ("adam_and_friends", "1.6 3.06 3.98 0.92 0.062 1.8 0.38 0.62", "by hand; a cell checks them"),
    ("adam_and_friends", "32 0.9 100", "an option of a quiz, a default, and a coefficient"),
    ("adam_and_friends", "150", "a rule of the race, which is stated before its cells"),
    ("leverage", "1.5 2.5 3.5 0.25", "terms worked by hand; cells check the totals"),
]


def value(token):
    return float(token.replace(",", "").replace("_", ""))


def is_word(token):
    """Tell whether a number is a year or a small count, which no cell need have."""
    return bool(YEAR.fullmatch(token)) or (token.isdigit() and value(token) <= 12)


def numbers(text):
    return {value(token) for token in NUMBER.findall(text)}


def of_the_run(cells):
    """Return the numbers of the cells' code and of what it shows."""
    found = set()
    for cell in cells:
        found |= numbers(cell.source)
        for output in cell.outputs:
            found |= numbers(output.get("text", ""))
            found |= numbers(str(output.get("data", {}).get("text/plain", "")))
    return found


def sentences(text):
    """Return Markdown without what is not a sentence, or not typed: roles, code, addresses."""
    text = text.split("## Further reading")[0].replace("{,}", ",").replace("sin θ + 0.1 θ²", "")
    text = re.sub(r"^\s*(?:`{3,}|:{3,}).*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"\{[\w:]+\}`[^`]*`|`[^`]*`|\]\([^)]*\)|10\^\{?-?\d+\}?", "", text)
    return re.sub(r"^(?:Time\n: .*|### \d+ ·)", "", text, flags=re.MULTILINE)


def strangers(text, known, chapter):
    """Return the numbers of a text that are neither known nor allowed."""
    stand = [numbers for where, numbers, _ in MAY_STAND if where in ("any", chapter)]
    allowed = {value(number) for numbers in stand for number in numbers.split()}
    return [
        token
        for token in NUMBER.findall(sentences(text))
        if value(token) not in known | allowed and not is_word(token)
    ]
