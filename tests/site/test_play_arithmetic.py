"""The module of the players computes what ``helpers`` compute, and reads what readers write."""

import itertools

import numpy as np
import pytest

from helpers import central_difference, descend, wave_bowl, wave_sine
from helpers.players import play
from helpers.players.first_picture import COLOURS
from helpers.players.module import PLAYERS
from helpers.players.numbers import say
from helpers.players.player import MOST
from helpers.players.preset import RULE_KNOBS, SLIDERS, make_rule
from helpers.players.surfaces import KINDS, make_surface
from tests.site.generator import batches, normal, words

POINTS = [[0.2, 0.6], [0.7, 1.4], [1.1, 1.3], [1.6, 2.3], [2.1, 2.4]]
# Rates at which no rule diverges; RMSProp gets a tenth, above which it bounces without end, and
# bouncing makes any difference larger.
RATES = dict.fromkeys(KINDS, 0.05) | {"rosenbrock": 2e-4, "product": 0.02, "slope": 0.02}
TURNED = {"bowl": {"kappa": 37.0, "angle": 25.0}, "rosenbrock": {"bend": 7.0}}
TURNED |= {"product": {"x": 1.5, "y": 0.7}}


@pytest.fixture(scope="module")
def module(chrome):
    """An empty page that holds the functions of the module, under their names."""
    page = chrome.new_page()
    page.add_script_tag(content=PLAYERS.declarations())
    yield page
    page.close()


def preset(surface, rules=None, **options):
    points = POINTS if KINDS[surface].has_points else None
    knobs = TURNED.get(surface, {})
    return play(surface, rules or {"descent": 0.1}, points=points, **knobs, **options).preset


def test_both_know_the_same_surfaces_and_rules(module):
    asked = "() => [Object.entries(SURFACES), Object.entries(RULES)]"
    surfaces, rules = module.evaluate(f"JSON.parse(JSON.stringify(({asked})()))")
    assert {
        name: (len(s["names"]), s.get("knobs", {}), s["start"], s["view"]) for name, s in surfaces
    } == {name: (k.parameters, k.knobs, list(k.start), list(k.view)) for name, k in KINDS.items()}
    assert {name: rule.get("knobs", {}) for name, rule in rules} == RULE_KNOBS
    assert {name: rule["colour"] for name, rule in rules} == COLOURS
    assert len({(rule["colour"], rule["dash"]) for _, rule in rules}) == len(rules)


def test_both_know_the_same_sliders(module):
    asked = "() => Object.entries(KNOBS).map(([name, knob]) => [name, Boolean(knob.byPowers)])"
    assert dict(module.evaluate(asked)) == SLIDERS


def test_a_slider_begins_at_zero_or_below_unless_powers_of_ten_spread_it():
    ranges = {"sigma": (0, 1), "beta": (0, 0.9), "y": (-1, 1), "kappa": (1, 9)}
    assert preset("bowl", ranges=ranges)["ranges"] == {k: list(v) for k, v in ranges.items()}


@pytest.mark.parametrize(
    ("ranges", "message"),
    [
        ({"eta": (0.1, 1)}, "ranges must be"),
        ({"alpha": (0.1, 1)}, "ranges must be"),
        ({"lr": (0, 1)}, "ranges of lr must begin above 0"),
        ({"bend": (-1, 1)}, "ranges of bend must begin above 0"),
        ({"sigma": (1, 1)}, "ranges must go from low to high"),
    ],
)
def test_ranges_that_no_slider_can_have_are_refused(ranges, message):
    with pytest.raises(ValueError, match=message):
        preset("bowl", ranges=ranges)


@pytest.mark.parametrize("name", KINDS)
def test_surfaces_and_gradients_agree(module, name):
    setup = preset(name)
    rng = np.random.default_rng(1)
    points = rng.uniform(-2, 2, (40, KINDS[name].parameters))
    asked = """([setup, points]) => {
        const surface = makeSurface(setup);
        const height = surface.height ?? surface.value;  // for a map
        return points.map((p) => [surface.value(p), surface.gradient(p), height(p)]);
    }"""
    values, gradients, heights = zip(*module.evaluate(asked, [setup, points.tolist()]))
    surface = make_surface(name, setup["knobs"], setup["points"])
    np.testing.assert_allclose(values, surface.value(points.T), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(heights, values, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(gradients, surface.gradient(points.T).T, rtol=1e-12, atol=1e-12)
    for point in points[:5]:
        slope = central_difference(surface.value, point)
        np.testing.assert_allclose(surface.gradient(point), slope, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("name, rule", list(itertools.product(KINDS, RULE_KNOBS)))
def test_rules_take_the_same_500_steps(module, name, rule):
    setup = preset(name, {rule: RATES[name] * (0.1 if rule == "rmsprop" else 1)})
    asked = "(setup) => new Run(setup, setup.rules[0]).extend(500).points"
    surface = make_surface(name, setup["knobs"], setup["points"])
    path = descend(surface.gradient, setup["start"], make_rule(rule, setup["rules"][0]), 500)
    assert np.isfinite(path).all()
    np.testing.assert_allclose(module.evaluate(asked, setup), path, rtol=1e-12, atol=1e-12)


def test_the_rate_in_the_plane_is_the_larger_eigenvalue(module):
    pairs = list(itertools.product([0.001, 0.03, 0.4, 1.0, 2.5, 3.9, 7.0], [0.0, 0.3, 0.9, 0.99]))
    asked = "(pairs) => pairs.map(([product, beta]) => heavyBallRate(product, beta))"
    steps = [np.array([[1 + beta - product, -beta], [1, 0]]) for product, beta in pairs]
    expected = [np.abs(np.linalg.eigvals(step)).max() for step in steps]
    np.testing.assert_allclose(module.evaluate(asked, pairs), expected, rtol=1e-9)


def test_the_bowl_is_curved_as_the_plane_says(module):
    asked = "() => SURFACES.bowl.curvatures({ kappa: 8 })"
    bowl = make_surface("bowl", {"kappa": 8.0, "angle": 0.0})
    across, along = bowl.gradient(np.eye(2)).diagonal()[::-1]
    assert module.evaluate(asked) == [across, along]


def test_the_generator_is_the_published_one(module):
    """From state 1, 2, 3, 4 the words that Rust's crate rand_xoshiro tests its own with."""
    published = [11520, 0, 5927040, 70819200, 2031721883, 1637235492]
    asked = (
        "() => { const next = wordsFrom([1, 2, 3, 4]); return [1,2,3,4,5,6].map(() => next()); }"
    )
    assert module.evaluate(asked) == published


@pytest.mark.parametrize("seed", [0, 1, 12345, 2**31])
def test_python_follows_the_generator(module, seed):
    asked = """(seed) => {
        const next = randomWords(seed);
        return [Array.from({length: 200}, next), normal(next), normal(next)];
    }"""
    stream = words(seed)
    expected = list(itertools.islice(stream, 200)), normal(stream), normal(stream)
    drawn, *normals = module.evaluate(asked, seed)
    assert drawn == expected[0]
    assert normals == pytest.approx(expected[1:], rel=1e-12)


def ends(setup, runs):
    """Return where runs of ``helpers`` end that draw as the page does."""
    (rule,), found = setup["rules"], []
    x, y = np.array(setup["points"] or [[0, 0]]).T
    for seed in range(setup["seed"], setup["seed"] + runs):
        stream = words(seed)
        count = len(x) if setup["points"] else 2
        drawn = batches(setup["noise"], count, setup["batch"], stream)

        def gradient(theta, drawn=drawn, stream=stream):
            batch = next(drawn)
            if setup["surface"] == "wave":
                slope = np.mean([(wave_sine, wave_bowl)[i].gradient(theta) for i in batch], axis=0)
            else:
                miss = 2 * (theta[0] * x[batch] + theta[1] - y[batch])
                slope = np.array([np.mean(miss * x[batch]), np.mean(miss)])
            noise = [setup["sigma"] * normal(stream) for _ in theta] if setup["sigma"] else 0.0
            return slope + noise

        path = descend(gradient, setup["start"], make_rule(rule["name"], rule), setup["horizon"])
        found.append(path[-1])
    return np.array(found)


@pytest.mark.parametrize(
    "surface, options",
    [
        ("wave", {"noise": "replacement", "horizon": 300}),
        ("wave", {"noise": "shuffled", "horizon": 300, "seed": 7}),
        ("line", {"noise": "replacement", "batch": 2, "horizon": 100}),
        ("line", {"noise": "shuffled", "batch": 2, "horizon": 100, "sigma": 0.5}),
    ],
)
def test_an_ensemble_of_the_page_equals_one_of_helpers(module, surface, options):
    setup = preset(surface, {"descent": 0.15 if surface == "wave" else 0.05}, **options)
    asked = """(setup) => runMany(setup, setup.rules[0], setup.seed, 60)
        .map(({point}) => point)"""
    np.testing.assert_allclose(module.evaluate(asked, setup), ends(setup, 60), rtol=0, atol=1e-9)


def test_the_interval_is_wilsons(module):
    from helpers import proportion

    for hits in (0, 86, 100):
        share = proportion(hits, 100)
        low, high = module.evaluate("(hits) => wilson(hits, 100)", hits)
        assert [low, high] == pytest.approx([share.low, share.high], abs=1e-6)
        assert low <= share.p <= high and 0 <= low and high <= 1


def test_the_hill_between_the_valleys_is_where_it_is_said(module):
    from helpers import wave

    top = module.evaluate("() => SURFACES.wave.divide")
    assert abs(wave.gradient(top)) < 1e-9 and wave.hessian(top) < 0


def test_numbers_are_rounded_before_their_form_is_chosen(module):
    said = module.evaluate("[999_400, 999_600, -999_600, 9.994e-4, 9.996e-4].map((x) => say(x))")
    assert said == ["999,000", "10⁶", "−10⁶", "10⁻³", "0.001"]


@pytest.mark.parametrize("digits", [2, 3, 4])
def test_both_write_numbers_alike(module, digits):
    """Of all sizes, on borders between forms, and halfway between two that are short."""
    mantissas = [1, 1.125, 2.5, 3.45, 9.4, 9.5, 9.949, 9.95, 9.9949, 9.995, 9.9996]
    sizes = [m * 10.0**power for m in mantissas for power in range(-12, 13)]
    sizes += [m / 2**shift for m in range(1, 100, 2) for shift in range(9)]
    values = [0.0, -0.0, 1e-300, 1e300, *sizes, *(-size for size in sizes)]
    written = module.evaluate("([all, digits]) => all.map((x) => say(x, digits))", [values, digits])
    assert written == [say(value, digits) for value in values]
    odd = module.evaluate(
        "(digits) => [NaN, Infinity, -Infinity].map((x) => say(x, digits))", digits
    )
    assert odd == [say(value, digits) for value in (np.nan, np.inf, -np.inf)]


@pytest.mark.parametrize(
    ("rules", "start", "sentence"),
    [
        ("descent", (1.5, 1e-7), "Gradient descent starts at (1.5, 10⁻⁷), where the loss is 2.12."),
        ("momentum adam", (0, 2), "Momentum and Adam start at (0, 2), where the loss is 3."),
        (
            "descent momentum nesterov adagrad",
            (0, -60),
            "Gradient descent, momentum, Nesterov’s momentum and AdaGrad start at (0, −60), "
            "where the loss is 3.2·10⁶.",
        ),
    ],
)
def test_the_first_sentence_is_written_as_print_has_it(rules, start, sentence):
    player = play("saddle", dict.fromkeys(rules.split(), 0.1), start=start)
    assert player.show()[1] == sentence


def test_a_picture_holds_as_many_steps_as_python_allows(module):
    """Two rules with all their steps: too many values for the arguments of one call."""
    asked = """(most) => {
        const losses = Array.from({ length: most + 1 }, (_, step) => 8 / (step + 1));
        const view = new LossView({ width: 320, height: 320 });
        view.draw({ runs: ["descent", "adam"].map((name) => ({ losses, rule: RULES[name] })) });
        return view.chart.domain;
    }"""
    domain = module.evaluate(asked, MOST)
    assert domain == {"x": [0, MOST], "y": pytest.approx([8 / (MOST + 1) / 1.5, 12])}


HOSTILE = [
    "lr.descent=banana",
    "lr.descent=-1",
    "lr.descent=1e400",
    "lr.descent=NaN",
    "lr.descent=Infinity",
    "lr.nobody=1",
    "lr=0.1e",
    "lr.adam=0.1e",
    "lr.adam.x=1",
    "lr.=1",
    ".adam=1",
    "name.adam=1",
    "beta.descent=0.5",
    "beta1.adam=0.5",
    "steps.adam=5",
    "start.foo=1,2",
    "lr=0.2",
    "beta=0.5",
    "bend=5",
    "surface=rosenbrock&kappa=5",
    "utm=1",
    "batch=1.5",
    "batch=1e9",
    "steps=1e9",
    "steps=-1",
    "seed=1e99",
    "start=1",
    "start=1,2,3",
    "start=,",
    "start=1e300,0",
    "surface=constructor",
    "surface=__proto__",
    "surface=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
    "rules=",
    "rules=adam,toString",
    "noise=loud",
    "noise=replacement",
    "points=1,2;3",
    "surface=line&points=" + ";".join(["1,1"] * 300),
    "kappa=0",
    "__proto__=1",
    "constructor.name=1",
    "%00=1",
    "kappa=%3Cscript%3Ealert(1)%3C/script%3E",
]


@pytest.fixture(scope="module")
def addressed(module):
    """Read addresses of a picture; returns its preset and, of each, the setup and the problem."""
    rules = {"descent": 0.3, "momentum": {"lr": 0.1, "beta": 0.9}, "adam": 0.3}
    preset = play("bowl", rules, kappa=20, angle=25, steps=40).preset

    def read(queries):
        asked = """([preset, queries]) => queries.map(
            (query) => withAddress(preset, new URLSearchParams(query)))"""
        return preset, module.evaluate(asked, [preset, queries])

    return read


def test_a_bad_address_leaves_the_preset_and_says_why(addressed):
    preset, found = addressed(HOSTILE)
    for query, read in zip(HOSTILE, found, strict=True):
        assert read["setup"] == preset, query
        assert read["problem"].startswith("The address says "), query
        assert read["problem"].endswith("This is the picture without it."), query


def test_a_good_address_changes_what_it_says_and_nothing_else(addressed):
    queries = [
        "lr.adam=0.7&beta.momentum=0,5&kappa=3&start=4,-1&seed=7&sigma=0.1&batch=2&steps=3",
        "surface=product&x=2",
        "rules=nesterov&lr.nesterov=0.2&beta.nesterov=0.1",
        "utm_source=a&utm_campaign=b&fbclid=c&gclid=d&seed=7",
    ]
    preset, found = addressed(queries)
    assert [read["problem"] for read in found] == [""] * len(queries)
    turned, elsewhere, anew, tracked = (read["setup"] for read in found)
    descent, momentum, adam = preset["rules"]
    assert turned == preset | {
        "rules": [descent, momentum | {"beta": 0.5}, adam | {"lr": 0.7}],
        "knobs": {"kappa": 3, "angle": 25},
        "start": [4, -1],
        "seed": 7,
        "sigma": 0.1,
        "batch": 2,
        "steps": 3,
    }
    assert (elsewhere["surface"], elsewhere["knobs"]) == ("product", {"x": 2, "y": 1})
    assert anew == preset | {"rules": [{"name": "nesterov", "lr": 0.2, "beta": 0.1}]}
    assert tracked == preset | {"seed": 7}


def test_the_address_of_a_long_run_can_be_read(module):
    long = preset("bowl", most=MOST)
    asked = """(preset) => {
        const found = withAddress(preset, addressOf({ ...preset, steps: preset.most }, preset));
        return [found.setup.steps, found.problem];
    }"""
    assert module.evaluate(asked, long) == [MOST, ""]


def test_a_number_is_read_as_readers_write_it_or_not_at_all(module):
    good = {"0,05": 0.05, "1,000": 1000, "10⁻³": 0.001, "2·10⁻³": 0.002, "5e-2": 0.05, "−1": -1}
    bad = ["", "much", "0", "-1", "1e999", "NaN", "<b>1</b>"]
    asked = """(typed) => typed.map((text) => {
        const value = readNumber(text);
        return [value, problemWith("lr", value, text)];
    })"""
    numbers, problems = zip(*module.evaluate(asked, [*good, *bad]))
    assert numbers[: len(good)] == pytest.approx(tuple(good.values()))
    assert problems[:5] == ("",) * 5
    for text, problem in zip(bad, problems[len(good) :], strict=True):
        said = f"{text} was asked for, where a number from 10⁻¹² to 10⁶ is expected."
        assert problem == f"{said} Nothing was changed."
