"""Sections titled “Deeper: …” are folded, and open for whoever asks for them."""

import pytest

PAGE = "book/roll_downhill.html"
OPEN = "[...document.querySelectorAll('details.deeper')].map((each) => each.open)"


@pytest.fixture
def page(url, visit):
    return visit(url + PAGE).page


def test_they_are_folded_under_their_title(page):
    assert page.evaluate(OPEN) == [False, False]
    titles = page.locator("details.deeper > summary h2").all_inner_texts()
    assert all(title.startswith("Deeper: ") for title in titles) and len(titles) == 2
    assert not page.get_by_text("standard error").first.is_visible()
    page.locator("details.deeper > summary").first.click()
    assert page.get_by_text("standard error").first.is_visible()


def test_a_link_to_one_opens_it(page):
    page.locator("main a[href='#deeper-the-bottom-without-a-step']").first.click()
    page.wait_for_function(f"{OPEN}[0]")
    assert page.evaluate(OPEN) == [True, False]


def test_an_address_with_one_opens_it(url, visit):
    page = visit(f"{url}{PAGE}#deeper-why-the-share-is-always-the-same").page
    page.wait_for_function(f"{OPEN}[1]")
    assert page.evaluate(OPEN) == [False, True]


def test_all_open_for_a_printer(page):
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(OPEN) == [True, True]


def test_without_script_they_open_by_hand(url, visit):
    page = visit(url + PAGE, java_script_enabled=False).page
    page.locator("details.deeper > summary").first.click()
    assert page.get_by_text("standard error").first.is_visible()
