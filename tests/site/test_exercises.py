"""Exercises answer on the static page, and judge as Python does."""

import json
import subprocess

import numpy as np
import pytest

from helpers import exercise
from kit.notebooks.notebook_file import code_cells, read_notebook, typed_outputs
from kit.npm import node_path
from tests.conftest import Visit
from tests.pages import BOOK, LECTURE_PAGES, LECTURES, NO_STORAGE, NOTEBOOKS, PAGES, unfold

SCRIPT = BOOK.parent / "kit/theme/static/exercises.js"
PAGE = "book/line_fit.html"


def questions():
    """Return (place, question) for each exercise of the book that asks for numbers."""
    return [
        (f"{path.stem}#{cell.id}", data["question"])
        for path in NOTEBOOKS
        for cell in code_cells(read_notebook(path))
        for data in typed_outputs(cell, "exercise")
        if "question" in data
    ]


QUESTIONS = questions()


def judge_in_javascript(cases):
    """Return [verdict, sentence] for each (typed, question), as the page judges it."""
    program = (
        SCRIPT.read_text("utf-8")
        + "\nconst cases = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        + "\nconst said = cases.map(([typed, question]) => judge(typed, question));"
        + "\nconsole.log(JSON.stringify(said.map(({ verdict, says }) => [verdict, says])));"
    )
    run = subprocess.run(
        [node_path(), "-e", program], input=json.dumps(cases), capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def judge_in_python(answer, question, capsys):
    """Return [verdict, sentence] as the checker of the notebook says them."""
    mistakes = {sentence: np.reshape(v, question["shape"]) for sentence, v in question["mistakes"]}
    right = np.reshape(question["right"], question["shape"])
    check = exercise(right, mistakes, rtol=question["rtol"])
    capsys.readouterr()
    check(answer)
    sign, _, says = capsys.readouterr().out.strip().partition(" ")
    return [{"✓": "right", "✗": "wrong", "○": "open"}[sign], says]


def spellings(values):
    """Return ways to write the same numbers."""
    digits = [repr(float(value)) for value in values]
    yield " ".join(digits)
    yield "; ".join(digits)
    yield f"[{', '.join(digits)}]"
    yield f"np.array([{', '.join(digits)}])"
    yield " ; ".join(f"{value:.17e}".replace(".", ",").replace("-", "−") for value in values)
    yield "; ".join(f"{float(value) * 3!r}/3" for value in values if abs(value) < 1e300)


def answers(question):
    """Yield right answers, all listed mistakes, their neighbours, and slips that nobody listed."""
    right = np.array(question["right"])
    known = [right, *(np.array(value) for _, value in question["mistakes"])]
    for value in known:
        for factor in (1, 1 + 0.9 * question["rtol"], 1 - 1.1 * question["rtol"], 1.02, 0.8):
            yield value * factor
    yield from (-right, 2 * right, right / 2, right * 1000, right**2, right + 1, 0 * right)
    yield right[::-1]
    yield from (rounded(right, digits) for digits in (1, 2, 3))


def rounded(values, digits):
    """Return values with so many significant digits."""
    return np.array([float(f"{value:.{digits}g}") for value in np.ravel(values)])


def test_every_exercise_with_a_few_numbers_has_a_field():
    assert len(QUESTIONS) >= 50
    places = {place.partition("#")[0] for place, _ in QUESTIONS}
    assert places == {path.stem for path in LECTURES}


def test_the_page_judges_as_python_does(capsys):
    cases, expected = [], []
    for place, question in QUESTIONS:
        for answer in answers(question):
            verdict = judge_in_python(np.reshape(answer, question["shape"]), question, capsys)
            first, *others = spellings(answer)
            # Arithmetic on the way in may round: other spellings count where the verdict is firm.
            cases.append([first, question])
            expected.append((place, first, verdict))
            if np.array_equal(answer, question["right"]):
                cases += [[typed, question] for typed in others]
                expected += [(place, typed, verdict) for typed in others]
    said = judge_in_javascript(cases)
    wrong = [(*case, found) for case, found in zip(expected, said) if case[2] != found]
    assert not wrong, "\n".join(map(str, wrong[:10]))
    assert len(cases) > 2000


def test_the_right_answer_with_few_digits_is_told_no_mistake(capsys):
    """Not even where a mistake lies nearer than the digits that are missing."""
    for place, question in QUESTIONS:
        typed = rounded(question["right"], 2)
        if question["loose"] == 0 or any((typed == v).all() for _, v in question["mistakes"]):
            continue
        verdict = judge_in_python(np.reshape(typed, question["shape"]), question, capsys)
        assert verdict in (["right", "right"], ["wrong", "close: give more digits"]), place


ONE = {
    "right": [0.25],
    "shape": [],
    "mistakes": [["upside down", [4.0]]],
    "rtol": 0.005,
    "loose": 0.015,
}
COUNT = {
    **{"right": [2000.0], "shape": [], "rtol": 1e-9, "loose": 0},
    "mistakes": [["steps come whole", [1999.5]]],
}
TABLE = {**ONE, "right": [2.0, 1.0, 1.0, 18.0], "shape": [2, 2], "mistakes": []}
PAIR = {**ONE, "right": [3.0, -2.0], "shape": [2], "mistakes": []}


TYPED = [
    ("1/4", ONE, "right", "right"),
    (" 0,25 ", ONE, "right", "right"),
    ("25e-2", ONE, "right", "right"),
    ("25*10^-2", ONE, "right", "right"),
    ("2.5·10⁻¹", ONE, "right", "right"),
    ("25 · 10**−2", ONE, "right", "right"),
    ("2^-2", ONE, "right", "right"),
    ("sqrt(0.0625)", ONE, "right", "right"),
    ("(0.25)", ONE, "right", "right"),
    ("(1/2)^2", ONE, "right", "right"),
    ("(1 - 1/2) ** 2", ONE, "right", "right"),
    ("1 - 3/4", ONE, "right", "right"),
    ("-(-1)/4", ONE, "right", "right"),
    ("√4/8", ONE, "right", "right"),
    ("2^-1^2/2", ONE, "right", "right"),
    ("-2^2", ONE, "wrong", "not yet, and none of the usual mistakes: look at the hints"),
    ("1,000,000/4,000,000", ONE, "right", "right"),
    ("1 000 000/4 000 000", ONE, "right", "right"),
    ("0,250", ONE, "right", "right"),
    ("(1/4", ONE, "wrong", "not a number"),
    ("1/4)", ONE, "wrong", "not a number"),
    ("1//4", ONE, "wrong", "not a number"),
    ("1/", ONE, "wrong", "not a number"),
    ("()", ONE, "open", "no answer yet"),
    ("2,500*2", ONE, "wrong", "is the comma a decimal comma?"),
    ("e^-1.3863", ONE, "right", "right"),
    ("exp(-1,3863)", ONE, "right", "right"),
    ("np.exp(-1.3863)", ONE, "right", "right"),
    ("π/4/π", ONE, "right", "right"),
    ("1,000.0/4,000.0", ONE, "right", "right"),
    ("4", ONE, "wrong", "not yet: upside down"),
    ("0.26", ONE, "wrong", "not yet, and none of the usual mistakes: look at the hints"),
    ("0.3", ONE, "wrong", "close: give more digits"),
    ("¼", ONE, "right", "right"),
    ("½/2", ONE, "right", "right"),
    ("x = 0.25", ONE, "right", "right"),
    ("λ_max = .25.", ONE, "right", "right"),
    ("2.5 x 10^-1", ONE, "right", "right"),
    ("√ 4/8", ONE, "right", "right"),
    ("0.5(1 - 0.5)", ONE, "right", "right"),
    ("0.125√4", ONE, "right", "right"),
    ("ln(1.284)", ONE, "right", "right"),
    ("np.log(1.284)", ONE, "right", "right"),
    ("25%", ONE, "wrong", "without the per cent sign"),
    ("0.5 -0.25", ONE, "wrong", "the answer is one number, and yours has 2"),
    ("0.5, -0.25", ONE, "wrong", "the answer is one number, and yours has 2"),
    ("0.5 - 0.25", ONE, "right", "right"),
    ("", ONE, "open", "no answer yet"),
    ("  ;  ", ONE, "open", "no answer yet"),
    ("a quarter", ONE, "wrong", "not a number"),
    ("0.25 km", ONE, "wrong", "not a number"),
    ("0.25km", ONE, "wrong", "not a number"),
    ("--1", ONE, "wrong", "not a number"),
    ("NaN", ONE, "wrong", "not a number"),
    ("Infinity", ONE, "wrong", "not a number"),
    ("<img src=x onerror=alert(1)>", ONE, "wrong", "not a number"),
    ("alert(1)", ONE, "wrong", "not a number"),
    ("exp(a)", ONE, "wrong", "not a number"),
    ("e", ONE, "wrong", "not yet"),
    ("constructor", ONE, "wrong", "not a number"),
    ("0,25.5", ONE, "wrong", "not a number"),
    ("1,000", ONE, "wrong", "is the comma a decimal comma?"),
    ("1/0", ONE, "wrong", "the answer is not finite"),
    ("1e999", ONE, "wrong", "the answer is not finite"),
    ("9" * 400, ONE, "wrong", "that is too long"),
    ("1 2", ONE, "wrong", "the answer is one number, and yours has 2"),
    ("2,000", COUNT, "right", "right"),
    ("1,999.5", COUNT, "wrong", "not yet: steps come whole"),
    ("(3), (-2)", PAIR, "right", "right"),
    ("[3;-2]", PAIR, "right", "right"),
    ("w = 3, b = −2", PAIR, "right", "right"),
    ("(2, 1), (1, 18)", TABLE, "right", "right"),
    ("[2, 1; 1, 18]", TABLE, "right", "right"),
    ("3 -2", PAIR, "right", "right"),
    ("3, -2", PAIR, "right", "right"),
    ("[(9/3) (1-3)]", PAIR, "right", "right"),
    ("np.array([3.0, -2.0])", PAIR, "right", "right"),
    ("( 3 , -2 )", PAIR, "right", "right"),
    ("3,-2", PAIR, "right", "right"),
    ("3,000.0/1,000.0, -2", PAIR, "right", "right"),
    ("(3; −2)", PAIR, "right", "right"),
    ("3,0 -2,0", PAIR, "right", "right"),
    ("3", PAIR, "wrong", "the answer is 2 numbers, with spaces between them, and yours has 1"),
    ("-2 3", PAIR, "wrong", "not yet, and none of the usual mistakes: look at the hints"),
]


def test_what_is_typed_gets_one_helpful_sentence():
    said = judge_in_javascript([(typed, question) for typed, question, _, _ in TYPED])
    wrong = [
        (typed, verdict, says, found)
        for (typed, _, verdict, says), found in zip(TYPED, said)
        if found[0] != verdict or not found[1].startswith(says)
    ]
    assert not wrong, "\n".join(map(str, wrong))


def first_form(page):
    form = page.locator("form.answer").first
    form.wait_for()
    return form


def test_an_answer_is_checked_remembered_and_forgotten(url, visit):
    seen = visit(url + PAGE)
    form = first_form(seen.page)
    right = json.loads(seen.page.locator("[data-question]").first.get_attribute("data-question"))
    form.get_by_label("Your answer").fill(str(right["mistakes"][0][1][0]))
    form.get_by_label("Your answer").press("Enter")
    assert form.locator("output").inner_text() == f"✗ not yet: {right['mistakes'][0][0]}"
    form.get_by_label("Your answer").fill(str(right["right"][0]))
    assert form.locator("output").inner_text() == ""  # it was about the other answer
    form.get_by_role("button", name="Check").click()
    assert form.locator("output").inner_text() == "✓ right"
    done = seen.page.locator("nav.book .done")
    assert done.inner_text() == "✓ 1"
    seen.page.reload()
    assert first_form(seen.page).locator("output").inner_text() == "✓ right"
    seen.page.goto(url + "book/sgd.html")
    assert seen.page.locator("nav.book .done").all_inner_texts() == ["✓ 1"]
    seen.page.goto(url + "book/index.html")
    assert seen.page.locator("main dt .done").all_inner_texts() == ["✓ 1"]
    seen.page.goto(url + "book/sgd.html")
    seen.page.get_by_role("button", name="Forget all my answers").click()
    assert seen.page.locator("nav.book .done").all_inner_texts() == [""]
    seen.page.goto(url + PAGE)
    assert first_form(seen.page).locator("output").inner_text() == ""
    assert not seen.complaints


def test_a_prediction_is_chosen_before_its_answer_opens_and_remembered(url, visit):
    seen = visit(url + "book/sgd.html")
    box = seen.page.locator(".predict.admonition").first
    summary, answer = box.locator("summary"), box.locator("details")
    summary.click()
    assert box.locator(".guess-note").inner_text().startswith("Choose one first")
    assert answer.get_attribute("open") is None
    guess = box.get_by_role("radio").first
    guess.check()
    assert box.locator(".guess-note").inner_text() == ""
    summary.click()
    assert answer.get_attribute("open") is not None
    right = answer.locator("strong").first.inner_text()
    marked = box.locator("li.right input")
    marked.wait_for()
    assert marked.get_attribute("value") == right
    assert box.locator("li.wrong input").get_attribute("value") == guess.get_attribute("value")
    seen.page.reload()
    assert seen.page.locator(".predict.admonition").first.get_by_role("radio").first.is_checked()
    seen.page.get_by_role("button", name="Forget all my answers").click()
    assert seen.page.locator(".predict input:checked").count() == 0
    assert not seen.complaints


def test_an_answer_can_be_read_without_a_guess(url, visit):
    box = visit(url + "book/sgd.html").page.locator(".predict.admonition").first
    box.locator("summary").click()
    box.locator("summary").click()
    assert box.locator("details").get_attribute("open") is not None


def test_without_storage_and_from_a_file_a_field_still_answers(site, visit):
    page = visit((site / PAGE).as_uri()).page
    page.add_init_script(NO_STORAGE)
    page.reload()
    form = first_form(page)
    form.get_by_label("Your answer").fill("<b>bold</b>")
    form.get_by_label("Your answer").press("Enter")
    assert form.locator("output").inner_text().startswith("✗ not a number")
    assert form.locator("output b").count() == 0


def test_an_exercise_that_asks_for_code_says_where_to_run_it(url, visit):
    page = visit(f"{url}book/adam_and_friends.html").page
    assert page.locator(".where-to-run").count() >= 3
    assert page.locator(".where-to-run").first.inner_text().startswith("This answer is code")


WAITING = ".cell:has([data-question]) > .cell_input"


@pytest.fixture(scope="module")
def opened(url, chrome, request):
    """Open a page once, for the two tests below."""
    seen = Visit(chrome, url + request.param)
    yield seen.page
    seen.context.close()


@pytest.mark.parametrize("opened", LECTURE_PAGES, indirect=True)
def test_code_that_waits_for_an_answer_is_hidden_where_there_is_a_field(opened):
    first_form(opened)
    inputs = opened.locator(WAITING)
    assert inputs.count() == sum(
        opened.url.endswith(f"/{place.partition('#')[0]}.html") for place, _ in QUESTIONS
    )
    assert not any(each.is_visible() for each in inputs.all())
    others = opened.locator(".cell:has(.where-to-run) > .cell_input")
    assert all(each.is_visible() for each in others.all())


@pytest.mark.parametrize("opened", PAGES, indirect=True)
def test_every_prediction_of_the_book_can_be_chosen(opened):
    groups = opened.locator(".predict.admonition:has(details):has(ul)").count()
    unfold(opened)
    assert opened.get_by_role("radiogroup", name="Your prediction").count() == groups
    assert opened.locator(".predict input[type=radio]").count() >= 2 * groups


def test_code_that_waits_for_an_answer_is_seen_on_paper_and_on_a_live_page(url, visit):
    page = visit(url + PAGE).page
    first_form(page)
    code = page.locator(WAITING).first
    page.emulate_media(media="print")
    assert code.is_visible()
    page.emulate_media(media="screen")
    assert not code.is_visible()
    tools = "div => div.insertAdjacentHTML('afterend', '<div class=live-tools>')"
    code.evaluate(tools)  # what a live page puts below the code that it made an editor
    assert code.is_visible()


def test_without_script_the_code_shows_where_an_answer_goes(url, visit):
    page = visit(url + PAGE, java_script_enabled=False).page
    assert page.locator("form.answer").count() == 0
    assert page.locator(WAITING).first.is_visible()


def test_code_that_does_more_than_wait_stays_where_there_is_a_field(url, visit):
    def with_more(route):
        body = route.fetch().text()
        more = "answer = 2\n"
        route.fulfill(body=body.replace("answer = <span", f"{more}answer = <span", 1))

    seen = visit("about:blank")
    seen.context.route("**/line_fit.html", with_more)
    seen.page.goto(url + PAGE)
    first_form(seen.page)
    visible = [each.is_visible() for each in seen.page.locator(WAITING).all()]
    assert visible[0] and not any(visible[1:])
