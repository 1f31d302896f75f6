"""A path in steps draws what the path in places drew."""

import random
import re

import pytest

from kit.sphinx.svg_paths import relative, shorten_paths

SIZES = {"m": 2, "l": 2, "c": 6, "q": 4}


def places(path):
    """Follow a path in steps, and return it as commands with the tenths of absolute places."""
    x = y = first_x = first_y = 0
    found = []
    for command, rest in re.findall(r"([mlcqz])([^mlcqz]*)", path):
        if command == "z":
            x, y = first_x, first_y
            found.append(("z",))
            continue
        steps = [round(10 * float(n)) for n in re.findall(r"-?(?:\d+(?:\.\d+)?|\.\d+)", rest)]
        for start in range(0, len(steps), SIZES[command]):
            points = []
            for i in range(start, start + SIZES[command], 2):
                points += [x + steps[i], y + steps[i + 1]]
            x, y = points[-2:]
            name = "L" if command == "m" and start else command.upper()
            if name == "M":
                first_x, first_y = x, y
            found.append((name, *points))
    return found


def absolute(path):
    found = []
    for command, rest in re.findall(r"([MLCQz])([^MLCQz]*)", path):
        found.append((command, *(round(10 * float(n)) for n in re.findall(r"-?[\d.]+", rest))))
    return found


@pytest.mark.parametrize("seed", range(50))
def test_steps_lead_to_the_same_places(seed):
    chance = random.Random(seed)
    path = "M5 5"
    for command in chance.choices("MLLLCQz", k=30):
        size = SIZES.get(command.lower(), 0)
        path += command + " ".join(f"{chance.randint(-9999, 9999) / 10:g}" for _ in range(size))
    assert places(relative(path)) == absolute(path)


@pytest.mark.parametrize("path", ["M1 1 5 5", "M.5 .5L1 1", "M1 1L1.25 2", "M1 1H5", "M1 1L5", ""])
def test_a_path_of_another_kind_is_left_as_it_is(path):
    assert relative(path) == path


def test_a_long_way_loses_no_digit():
    assert relative("M0 0L123456.7 1") == "m0 0 123456.7 1"


def test_small_steps_are_short():
    assert relative("M96.8 61.9L97.1 61.4L96.8 62.4z") == "m96.8 61.9 .3-.5-.3 1z"


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("M0 0L1 1L1 1L3 3L4 4", "m0 0 4 4"),  # on and on, with a halt
        ("M0 0L3 0L1 0", "m0 0 3 0-2 0"),  # there and back
        ("M0 0L3 1L6 1.9", "m0 0 3 1 3 .9"),
        ("M2 2L2 2L2 2", "m2 2 0 0"),  # a dot of a line with round ends
        ("M0 0L1 0zL2 0", "m0 0 1 0zl2 0"),
    ],
)
def test_steps_in_one_line_are_one_step(path, steps):
    assert relative(path) == steps


def test_a_path_with_more_decimals_stays():
    assert relative("M1.25 1L2 2") == "M1.25 1L2 2"


def test_what_is_closed_on_a_page_is_shortened_too():
    """As matplotlib writes it: with a small z."""
    context = {"body": '<svg><path d="M0 2.5L1 2.5L1 3L0 2.5z" style="fill:none"/></svg>'}
    shorten_paths(None, "", "", context, None)
    assert context["body"] == '<svg><path d="m0 2.5 1 0 0 .5-1-.5z" style="fill:none"/></svg>'


def test_shades_have_two_decimals_and_other_numbers_keep_theirs():
    context = {"body": '<path d="M1 1L2 2" style="fill-opacity:0.383104;stroke-width:0.375"/>'}
    shorten_paths(None, "", "", context, None)
    assert context["body"] == '<path d="m1 1 1 1" style="fill-opacity:0.38;stroke-width:0.375"/>'
