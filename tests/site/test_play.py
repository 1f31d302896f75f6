"""Players in a browser: hands, time, links between pictures, the address."""

import json

import pytest

from helpers.drawing import pad
from helpers.drawing.module import PADS
from helpers.players import play
from helpers.players.module import PLAYERS
from tests.pages import PHONE, move_finger, pale_texts

PLAYGROUND = "book/playground.html"


@pytest.fixture
def playground(url, visit):
    """Open the playground with an address; returns its visit."""

    def open_with(query="", **context):
        return visit(url + PLAYGROUND + query, **context)

    return open_with


def player(page):
    return page.locator(".play")


def setup(page):
    """Return what the picture shows, as data."""
    return page.evaluate("() => document.querySelector('.play').player.setup")


def ends(page):
    """Return where the runs of the picture are, by rule."""
    return page.evaluate("""() => Object.fromEntries(document.querySelector('.play').player.runs
        .map((run) => [run.knobs.name, [run.points.at(-1), run.gradients.length]]))""")


def press(page, name):
    player(page).get_by_role("button", name=name).click()


def screen(page, theta):
    """Return where parameters are on the screen."""
    return page.evaluate(
        """(theta) => {
        const { chart } = document.querySelector(".play").player.views[0];
        const frame = chart.svg.getBoundingClientRect();
        const part = frame.width / chart.width;
        return [frame.left + chart.x(theta[0]) * part, frame.top + chart.y(theta[1]) * part];
    }""",
        theta,
    )


def drag(page, theta, drop=True):
    """Take hold of the picture with the mouse and put the start at parameters."""
    page.mouse.move(*screen(page, [-1, 1]))
    page.mouse.down()
    page.mouse.move(*screen(page, theta))
    if drop:
        page.mouse.up()


def fire(page, kind, place, pointer):
    """Let a finger do something at a place on the screen."""
    event = "new PointerEvent(kind, { pointerType: 'touch', pointerId, bubbles: true, "
    event += "clientX: x, clientY: y })"
    page.evaluate(
        f"([kind, [x, y], pointerId]) => document.elementFromPoint(x, y).dispatchEvent({event})",
        [kind, place, pointer],
    )


def test_step_takes_one_and_reset_takes_them_back(playground):
    page = playground().page
    before = ends(page)
    press(page, "Step")
    assert {name: steps for name, (_, steps) in ends(page).items()} == {
        "descent": 41,
        "momentum": 41,
        "adam": 41,
    }
    assert "After 41 steps" in player(page).locator(".play-sentence").inner_text()
    press(page, "Reset")
    assert ends(page) == before


def test_restart_keeps_what_was_changed_and_reset_does_not(playground):
    page = playground("?play=playground&start=4,1&lr.adam=0.7").page
    press(page, "Step")
    press(page, "Restart")
    assert setup(page)["start"] == [4, 1] and ends(page)["adam"][1] == 40
    press(page, "Reset")
    assert setup(page) == page.evaluate("() => document.querySelector('.play').player.preset")


def test_a_finger_that_scrolls_moves_nothing(playground):
    """A finger takes hold at the ball or the start; elsewhere it scrolls, or it taps."""
    page = playground(has_touch=True).page
    page.locator(".play-pictures svg").scroll_into_view_if_needed()
    before = setup(page)
    x, y = screen(page, [3, -2])
    for kind, dy in (("pointerdown", 0), ("pointermove", 60), ("pointercancel", 60)):
        fire(page, kind, [x, y + dy], pointer=7)
    assert setup(page) == before


def test_a_drag_that_is_over_is_not_undone(playground):
    """On a phone a scroll that starts on the picture ends with pointercancel."""
    page = playground().page
    page.locator(".play-pictures svg").scroll_into_view_if_needed()
    drag(page, [3, -2])
    moved = setup(page)
    fire(page, "pointercancel", screen(page, [0, 0]), pointer=1)
    assert moved["start"] == pytest.approx([3, -2], abs=0.06) and setup(page) == moved


def test_another_finger_neither_moves_nor_drops_what_one_holds(playground):
    page = playground().page
    page.locator(".play-pictures svg").scroll_into_view_if_needed()
    drag(page, [3, -2], drop=False)
    for kind in ("pointerdown", "pointermove", "pointerup", "pointercancel"):
        fire(page, kind, screen(page, [0, 0]), pointer=7)
    assert setup(page)["start"] == pytest.approx([3, -2], abs=0.06)
    page.mouse.move(*screen(page, [-3, 2]))
    page.mouse.up()
    assert setup(page)["start"] == pytest.approx([-3, 2], abs=0.06)


def test_play_runs_until_it_is_paused(playground):
    page = playground().page
    press(page, "Play")
    page.wait_for_function("document.querySelector('.play').player.steps > 45")
    press(page, "Pause")
    steps = page.evaluate("document.querySelector('.play').player.steps")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("document.querySelector('.play').player.steps") == steps


# Draw a widget as an editor does, in an element; returns what takes it away.
RENDER = """async ([code, preset], el) => {
    const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    const { render } = (await import(address)).default;
    return render({ model: { get: () => preset }, el });
}"""


def test_a_widget_that_is_taken_away_does_no_more(chrome):
    """A cell that runs again, while its picture plays, replaces the picture."""
    page = chrome.new_page()
    after = page.evaluate(
        """async (widget) => {
            const el = document.createElement("div");
            document.body.append(el);
            const end = await ("""
        + RENDER
        + """)(widget, el);
            el.querySelector(".play-buttons button:nth-child(2)").click();
            end();
            el.style.width = "300px";
            let asked = 0;
            const request = requestAnimationFrame;
            globalThis.requestAnimationFrame = (draw) => { asked += 1; return request(draw); };
            await new Promise((done) => setTimeout(done, 500));
            return [asked, el.querySelector("svg").viewBox.baseVal.width];
        }""",
        [PLAYERS.as_widget(), play("wave", {"descent": 0.1}).preset],
    )
    page.close()
    assert after == [0, 480]


@pytest.mark.parametrize(
    ("script", "picture"), [(PLAYERS, play("bowl", {"adam": 0.1})), (PADS, pad())]
)
def test_in_a_dark_editor_a_widget_can_be_read(chrome, script, picture):
    page = chrome.new_context(color_scheme="dark").new_page()
    page.set_content("<body style='background: #1e1e1e; color: #ccc'><main></main>")
    page.add_style_tag(content=script.style_sheet())
    page.evaluate(
        f"""async (widget) => {{
            await ({RENDER})(widget, document.querySelector("main"));
        }}""",
        [script.as_widget(), picture.preset],
    )
    page.wait_for_selector("main svg, main canvas")
    assert pale_texts(page) == []
    page.context.close()


def test_pictures_follow_the_width_of_the_page(playground):
    page = playground().page
    steps = page.evaluate("document.querySelector('.play').player.steps")
    for width, units in ((390, "0 0 360"), (1280, "0 0 480")):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function(
            "units => document.querySelector('.play svg[viewBox]:not(.play-swatch)')"
            ".getAttribute('viewBox').startsWith(units)",
            arg=units,
        )
    assert page.evaluate("document.querySelector('.play').player.steps") == steps


def test_reduced_motion_steps_instead_of_running(playground):
    page = playground(reduced_motion="reduce").page
    press(page, "Play")
    assert ends(page)["adam"][1] == 50
    assert player(page).get_by_role("button", name="Play").is_visible()


@pytest.mark.parametrize("way", ["mouse", "touch"])
def test_a_hand_puts_the_start_elsewhere(playground, way):
    page = playground(has_touch=way == "touch").page
    page.locator(".play-pictures svg").scroll_into_view_if_needed()
    place = screen(page, [3, -2])
    if way == "touch":
        page.touchscreen.tap(*place)
    else:
        drag(page, [3, -2])
    page.wait_for_function("document.querySelector('.play').player.setup.start[0] > 2.9")
    assert setup(page)["start"] == pytest.approx([3, -2], abs=0.06)


def test_arrow_keys_move_the_start(playground):
    page = playground().page
    page.locator(".play-picture").first.focus()
    for key in ("ArrowRight", "ArrowUp", "Shift+ArrowRight"):
        page.keyboard.press(key)
    # A fortieth of the picture, with Shift a four hundredth.
    assert setup(page)["start"] == pytest.approx([-5 + 12 / 40 + 12 / 400, 2 + 8 / 40])


def test_a_mark_on_one_picture_is_seen_on_the_other(playground):
    page = playground().page
    loss = page.locator(".play-panels svg").first
    loss.scroll_into_view_if_needed()
    box = loss.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    step = page.evaluate("document.querySelector('.play').player.marked")
    assert 10 < step < 30
    assert page.locator(".play-pictures .play-ring").get_attribute("visibility") == "visible"
    assert f"After {step} steps" in player(page).locator(".play-sentence").inner_text()
    page.mouse.move(5, 5)
    assert page.locator(".play-pictures .play-ring").get_attribute("visibility") == "hidden"


def test_the_update_is_written_with_its_numbers(playground):
    page = playground(
        "?play=playground&rules=descent&lr.descent=0.5&angle=0&start=-4,2&steps=1"
    ).page
    # Along the valley of κ = 20 the slope is θ/20, across it θ itself.
    assert player(page).locator(".play-update span").all_inner_texts() == [
        "θ₁ ← −4 − 0.5 · (−0.2) = −3.9",
        "θ₂ ← 2 − 0.5 · 2 = 1",
    ]


def test_divergence_leaves_the_picture_with_an_arrow(playground):
    page = playground("?play=playground&rules=descent&lr.descent=2.5&steps=400").page
    assert page.locator(".play-pictures .play-gone").count() == 1
    assert page.locator(".play-panels .play-gone").count() == 1
    assert "outside the picture" in player(page).locator(".play-sentence").inner_text()
    for _ in range(40):
        press(page, "Step")
    page.evaluate("document.querySelector('.play').player.stepBy(2000)")
    step = player(page).get_by_role("button", name="Step")
    assert step.get_attribute("aria-disabled") == "true"
    step.click(force=True)
    assert player(page).locator(".play-note").inner_text() == "This picture ends after 500 steps."
    axes = page.locator(".play-axes").all_text_contents()
    assert not any("no number" in text or "NaN" in text for text in axes)


def test_the_address_holds_what_is_seen(playground, visit):
    page = playground().page
    player(page).get_by_role("radio", name="saddle").check()
    player(page).get_by_label("η of Adam, as a number").fill("0,05")
    page.keyboard.press("Enter")
    press(page, "Step")
    page.wait_for_function("location.search.includes('steps=41')")
    assert "play=playground" in page.url and "lr.adam=0.05" in page.url
    again = visit(page.url).page
    assert setup(again) | {"steps": 0} == setup(page) | {"steps": 0}
    assert ends(again) == ends(page)


@pytest.mark.parametrize(
    "query",
    [
        "surface=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
        "kappa=%3Cscript%3Ealert(1)%3C/script%3E",
    ],
)
def test_a_bad_address_leaves_the_preset_and_says_why(playground, query):
    """Two that hold markup; test_play_arithmetic.py reads many more."""
    seen = playground(f"?play=playground&{query}")
    page = seen.page
    preset = page.evaluate("() => document.querySelector('.play').player.preset")
    assert setup(page) == preset
    note = player(page).locator(".play-note")
    assert note.inner_text().startswith("The address says ")
    assert note.inner_text().endswith("This is the picture without it.")
    assert note.locator("*").count() == 0 and page.locator(".play img, .play script").count() == 0
    assert seen.complaints == []


def test_a_bad_number_in_a_field_changes_nothing(playground):
    page = playground().page
    before = setup(page)
    field = player(page).get_by_label("η of momentum, as a number")
    field.fill("<b>1</b>")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('.play-note').textContent")
    assert setup(page) == before
    assert field.input_value() == "0.1"
    note = player(page).locator(".play-slider", has_text="η of momentum").locator(".play-note")
    assert "<b>1</b> was asked for, where a number from 10⁻¹² to 10⁶ is" in note.inner_text()
    assert note.locator("*").count() == 0


def test_a_field_reads_what_readers_write(playground):
    page = playground().page
    field = player(page).get_by_label("η of momentum, as a number")
    field.fill("2·10⁻³")
    page.keyboard.press("Enter")
    assert setup(page)["rules"][1]["lr"] == pytest.approx(0.002)


def test_what_is_typed_while_a_run_goes_on_is_not_lost(playground):
    page = playground().page
    press(page, "Play")
    field = player(page).get_by_label("η of momentum, as a number")
    field.press("Control+a")
    field.press_sequentially("0.0", delay=60)
    page.wait_for_function("document.querySelector('.play').player.steps > 45")
    field.press_sequentially("7", delay=60)
    assert field.input_value() == "0.07"
    field.press("Enter")
    assert setup(page)["rules"][1]["lr"] == pytest.approx(0.07)


def swipe(page, start, way):
    """Move a finger as a hand does it, slowly, in steps of 5 pixels."""
    steps = int(max(map(abs, way)) / 5)
    parts = [step / steps for step in range(steps + 1)]
    move_finger(page, [[a + b * part for a, b in zip(start, way)] for part in parts], pause=20)
    page.wait_for_timeout(100)


def middle(box):
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def on_a_phone(page, part):
    """Return the middle of a part of the player, scrolled to the middle of the screen."""
    part = player(page).locator(part).last
    part.evaluate("e => e.scrollIntoView({ block: 'center' })")
    page.wait_for_timeout(200)
    return middle(part.bounding_box())


TALL = {"viewport": {"width": 390, "height": 844}, **PHONE}


@pytest.mark.parametrize("way", [(0, -60), (0, 60), (60, 0)])
def test_a_finger_drags_up_and_down_too_and_the_page_stays(playground, way):
    page = playground(**TALL).page
    place = on_a_phone(page, ".play-handle")
    before, scrolled = setup(page)["start"], page.evaluate("scrollY")
    swipe(page, place, way)
    moved = [b - a for a, b in zip(before, setup(page)["start"])]
    assert abs(moved[0]) > 0.5 if way[0] else way[1] * moved[1] < -10
    assert page.evaluate("scrollY") == scrolled


def test_a_finger_that_scrolls_past_a_slider_moves_nothing(playground):
    page = playground(**TALL).page
    before = setup(page)
    knob = ".play-slider:has-text('η of gradient descent') input[type=range]"
    x, y = on_a_phone(page, knob)
    scrolled = page.evaluate("scrollY")
    swipe(page, (x + 60, y), (4, -120))
    assert page.evaluate("scrollY") > scrolled + 50
    assert setup(page) == before
    x, y = on_a_phone(page, knob)
    swipe(page, (x, y), (60, 4))
    assert setup(page)["rules"] != before["rules"]
    moved = setup(page)["rules"][0]["lr"]
    x, y = on_a_phone(page, knob)
    page.touchscreen.tap(x - 80, y)
    assert setup(page)["rules"][0]["lr"] < moved


def test_a_dot_that_is_dragged_beyond_the_frame_stays_in_reach(url, visit):
    page = visit(url + "book/leverage.html").page
    page.locator(".play-pictures svg").first.scroll_into_view_if_needed()
    x, y = screen(page, setup(page)["points"][-1])
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 400, y - 30, steps=4)
    page.mouse.up()
    assert setup(page)["points"][-1][0] == pytest.approx(3.2)


@pytest.mark.parametrize("height", [844, 600])
def test_on_a_phone_the_picture_stays_in_view_and_covers_no_control_in_focus(playground, height):
    page = playground(viewport={"width": 390, "height": height}).page
    bar, picture = page.locator(".bar"), page.locator(".play-pictures")
    page.locator(".play-controls input").last.focus()
    for _ in range(20):
        page.wait_for_timeout(50)
        focused = page.evaluate("() => document.activeElement.getBoundingClientRect().top")
        seen = picture.bounding_box()
        assert -1 < seen["y"] - bar.bounding_box()["height"] < (130 if height > 700 else 8)
        assert focused >= seen["y"] + seen["height"]
        page.keyboard.press("Shift+Tab")


def test_on_a_phone_a_choice_stays_under_the_finger(playground):
    """It is made anew, and gets the focus again, just below the picture that stays."""
    page = playground(**TALL).page
    choice = player(page).get_by_role("radio", name="saddle")
    choice.evaluate("e => scrollBy(0, e.getBoundingClientRect().top - 450)")
    before = choice.bounding_box()["y"]
    page.touchscreen.tap(*middle(choice.bounding_box()))
    page.wait_for_function("document.querySelector('.play').player.setup.surface === 'saddle'")
    assert choice.bounding_box()["y"] == pytest.approx(before, abs=2)


def test_a_slider_moves_by_keyboard_from_wherever_it_stands(playground):
    page = playground().page
    slider = player(page).get_by_label("η of momentum", exact=True)
    slider.focus()
    seen = []
    for _ in range(40):
        page.keyboard.press("ArrowRight")
        seen.append(setup(page)["rules"][1]["lr"])
    assert seen == sorted(set(seen))


def test_a_steep_line_still_goes_through_where_it_goes(playground):
    page = playground("?play=playground&surface=line").page
    ends = "([w, b]) => endsOf([w, b], {x: [0, 2], y: [0, 1]})"
    page.add_script_tag(content=PLAYERS.declarations())
    for w, b in ((0.5, 0.1), (1e10, 0.0), (-1e10, 3e9)):
        (x0, y0), (x1, y1) = page.evaluate(ends, [w, b])
        assert y0 == pytest.approx(w * x0 + b, abs=1e-3)
        assert y1 == pytest.approx(w * x1 + b, abs=1e-3)


def test_each_surface_and_method_can_be_chosen(playground):
    visited = playground()
    page = visited.page
    surfaces = player(page).get_by_role("radio").all()
    for radio in surfaces[:8]:
        radio.check()
        press(page, "Step")
        assert page.locator(".play-pictures svg").is_visible()
    assert setup(page)["surface"] == "line"
    for box in player(page).get_by_role("checkbox").all():
        box.check()
    assert len(ends(page)) == 6
    assert visited.complaints == []


def test_points_move_and_the_line_follows(playground):
    """A preset whose points can be moved: the playground with that one thing changed."""
    page = playground().page
    page.evaluate("""() => {
        const figure = document.querySelector(".play");
        const preset = JSON.parse(figure.dataset.play);
        Object.assign(preset, { surface: "line", points: [[0, 0], [1, 1], [2, 2]], knobs: {} });
        Object.assign(preset, { start: [0, 0], view: [-1, 3, -2, 4], rules: [preset.rules[0]] });
        Object.assign(preset, { canMovePoints: true, panels: ["data"], controls: [], steps: 400 });
        preset.rules[0].lr = 0.2;
        figure.dataset.play = JSON.stringify(preset);
        figure.classList.remove("started");
        startPlayers();
    }""")
    assert ends(page)["descent"][0] == pytest.approx([1, 0], abs=1e-3)
    data = page.locator(".play-panels .play-picture")
    data.focus()
    page.keyboard.press("n")
    page.keyboard.press("n")
    for _ in range(10):
        page.keyboard.press("ArrowUp")
    page.wait_for_function("document.querySelector('.play').player.setup.points[2][1] > 2.1")
    points = setup(page)["points"]
    assert points[:2] == [[0, 0], [1, 1]] and points[2][0] == 2
    rise = points[2][1] - 2
    page.wait_for_function("document.querySelector('.play').player.runs")
    # The far one of three points: half of its rise goes into the slope.
    assert ends(page)["descent"][0][0] == pytest.approx(1 + rise / 2, abs=1e-3)


def test_a_hand_moves_momentum_in_its_plane(playground):
    """Each dot is a direction of the bowl: both move, and so does the run beside them."""
    page = playground().page
    page.evaluate("""() => {
        const figure = document.querySelector(".play");
        const preset = JSON.parse(figure.dataset.play);
        Object.assign(preset, { surface: "bowl", knobs: { kappa: 100, angle: 0 }, steps: 60 });
        Object.assign(preset, { panels: ["plane"], controls: ["lr", "beta"] });
        preset.ranges = { lr: [0.01, 4] };
        preset.rules = [{ name: "momentum", lr: 1.5, beta: 0.7 }];
        figure.dataset.play = JSON.stringify(preset);
        figure.classList.remove("started");
        startPlayers();
    }""")
    before = ends(page)["momentum"]
    plane = page.locator(".play-panels .play-picture")
    assert "error × 0.942 a step" in plane.text_content()
    place = """([beta, product]) => {
        const { chart } = document.querySelector(".play").player.views[1];
        const frame = chart.svg.getBoundingClientRect();
        const part = frame.width / chart.width;
        return [frame.left + chart.x(beta) * part, frame.top + chart.y(product) * part];
    }"""
    plane.scroll_into_view_if_needed()
    page.mouse.move(*page.evaluate(place, [0.7, 0.015]))
    page.mouse.down()
    page.mouse.move(*page.evaluate(place, [0.6, 0.03]))
    page.mouse.up()
    page.wait_for_function("document.querySelector('.play').player.runs")
    (rule,) = setup(page)["rules"]
    assert rule["beta"] == pytest.approx(0.6, abs=0.01)
    assert rule["lr"] == pytest.approx(3, rel=0.1)
    assert ends(page)["momentum"] != before
    # Both before the next drawing.
    plane.evaluate("""(plane) => ["ArrowRight", "ArrowDown"].forEach((key) =>
        plane.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })))""")
    page.wait_for_function(
        "([beta, lr]) => { const [rule] = document.querySelector('.play').player.setup.rules;"
        " return rule.beta > beta && rule.lr < lr; }",
        arg=[rule["beta"], rule["lr"]],
    )
    page.wait_for_function("document.querySelector('.play').player.runs")
    # A hand moves it no further than its slider.
    page.mouse.move(*page.evaluate(place, [rule["beta"], rule["lr"]]))
    page.mouse.down()
    page.mouse.move(*page.evaluate(place, [0.6, 19]))
    page.mouse.up()
    page.wait_for_function("document.querySelector('.play').player.runs")
    _, most = setup(page)["ranges"]["lr"]
    assert setup(page)["rules"][0]["lr"] == pytest.approx(most, rel=0.1)
    press(page, "Reset")
    assert ends(page)["momentum"] == before


def test_an_ensemble_grows_by_a_hundred(playground):
    page = playground().page
    page.evaluate("""() => {
        const figure = document.querySelector(".play");
        const preset = JSON.parse(figure.dataset.play);
        Object.assign(preset, { surface: "wave", knobs: {}, start: [5], view: [-6, 7, -1.6, 4.5] });
        Object.assign(preset, { noise: "replacement", panels: ["ends"], controls: [], steps: 0 });
        preset.rules = [{ name: "descent", lr: 0.15 }];
        figure.dataset.play = JSON.stringify(preset);
        figure.classList.remove("started");
        startPlayers();
    }""")
    said = player(page).locator(".play-ends")
    press(page, "Run 100 more")
    assert said.inner_text().startswith("100 runs of 500 steps")
    press(page, "Run 100 more")
    assert said.inner_text().startswith("200 runs of 500 steps")
    assert "95% interval" in said.inner_text()
    assert page.locator(".play-bars").get_attribute("d")


def test_without_script_the_first_picture_and_its_sentence_stand(playground):
    page = playground(java_script_enabled=False).page
    assert page.locator(".play svg").is_visible()
    sentence = page.locator(".play-sentence").inner_text()
    assert sentence.startswith("Gradient descent, momentum and Adam start at (−5, 2)")


def test_ears_hear_one_sentence_when_a_change_is_over(playground):
    page = playground().page
    spoken = player(page).locator(".play-spoken")
    page.wait_for_function("document.querySelector('.play-spoken').textContent")
    page.evaluate("""() => {
        window.heard = [];
        const spoken = document.querySelector(".play-spoken");
        new MutationObserver(() => heard.push(spoken.textContent))
            .observe(spoken, { childList: true });
    }""")
    for _ in range(5):
        press(page, "Step")
    page.wait_for_function("document.querySelector('.play-spoken').textContent.includes('45')")
    assert json.loads(page.evaluate("JSON.stringify(heard)")) == [spoken.inner_text()]


def test_ears_hear_nothing_again(playground):
    """What is read aloud is written where it changes, not in every frame that is drawn."""
    page = playground().page
    page.wait_for_function("document.querySelector('.play-spoken').textContent")
    page.evaluate("""() => {
        window.heard = [];
        const { player } = document.querySelector(".play");
        player.runMore();
        for (const each of document.querySelectorAll(".play [aria-live]"))
            new MutationObserver(() => heard.push(each.textContent))
                .observe(each, { childList: true });
        player.update();
        return new Promise((done) => setTimeout(done, 600));
    }""")
    assert player(page).locator(".play-ends").inner_text().startswith("100 runs of")
    assert page.evaluate("heard") == []


def test_a_player_is_called_by_its_surface(playground):
    page = playground().page
    page.get_by_role("group", name="Player, bowl or ravine", exact=True).wait_for()
    player(page).get_by_role("radio", name="saddle").check()
    page.get_by_role("group", name="Player, saddle", exact=True).wait_for()


def test_the_module_is_small(site):
    import gzip

    assert len(gzip.compress((site / "_static/play.js").read_bytes())) < 25 * 1024


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["line_fit", "critical_points", "sgd"])
def test_no_control_moves_while_a_picture_plays(url, visit, name, width):
    page = visit(url + f"book/{name}.html", viewport={"width": width, "height": 900}).page
    first = player(page).first
    first.get_by_role("button", name="Step").wait_for()
    first.evaluate("play => { play.style.overflowAnchor = 'none' }")
    places = """play => [...play.querySelectorAll("button, input")].map(
        control => Math.round(control.getBoundingClientRect().top + scrollY))"""
    before = first.evaluate(places)
    for _ in range(3):
        first.get_by_role("button", name="Step").click()
    first.get_by_role("button", name="Play").click()
    first.get_by_role("button", name="Pause").wait_for()
    assert first.evaluate(places) == before
    first.get_by_role("button", name="Pause").click()
    if (more := first.get_by_role("button", name="Run 100 more")).count():
        more.click()
        first.locator(".play-ends:not(:empty)").wait_for()
    assert first.evaluate(places) == before


STARTED = "[...document.querySelectorAll('.play')].map((play) => Boolean(play.player))"


def test_players_below_the_screen_wait_for_a_quiet_moment_but_not_below_a_link(url, visit):
    page = visit("about:blank").page
    page.context.add_init_script(
        "globalThis.waiting = []; globalThis.requestIdleCallback = (task) => waiting.push(task)"
    )
    page.goto(url + "book/adam_and_friends.html")
    assert page.evaluate(STARTED)[-1] is False
    page.locator("nav.book a[href='#exercises']").click()
    assert all(page.evaluate(STARTED))
    page.goto("about:blank")
    page.goto(url + "book/adam_and_friends.html")
    page.evaluate("waiting.splice(0).forEach((task) => task())")
    assert all(page.evaluate(STARTED))
    page.goto("about:blank")
    page.goto(url + "book/adam_and_friends.html#exercises")
    assert all(page.evaluate(STARTED))
