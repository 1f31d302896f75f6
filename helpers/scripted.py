"""Pictures that a script draws: how its files become one text, and how a notebook shows them.

Browsers load no modules from a page that was opened as a file, and a widget takes a single one. So
the files are joined in the order of what they need; each name is used once in all of them.
"""

import os
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from helpers import style
from helpers.display import is_interactive, mime, picture_bundle

Preset = TypeVar("Preset", bound=Mapping[str, object])

# What makes a file a module, and what only its readers need: comments and indentation.
_DROPPED = re.compile(
    r"^import [^;]*;\n|^export (?=\w)|^ *//.*\n|^ */\*\*(?:.|\n)*?\*/\n|^ +", re.MULTILINE
)


def join(paths: Iterable[Path]) -> str:
    """Return the text of files without what makes them modules.

    Parameters
    ----------
    paths : iterable of Path
        The files, in the order of what they need.

    Returns
    -------
    str
        Declarations of JavaScript.

    Examples
    --------
    >>> "function html" in join([Path(__file__).parent / "players/js/elements.js"])
    True
    """
    return "".join(_DROPPED.sub("", path.read_text("utf-8")) for path in paths)


def as_page_script(code: str, start: str) -> str:
    """Return the script that starts the pictures of a page.

    Parameters
    ----------
    code : str
        Declarations, as ``join`` returns them.
    start : str
        The name of a function in them that starts what a part of the page holds.

    Returns
    -------
    str
        JavaScript that needs no other file, and lets the page call ``start`` later.

    Examples
    --------
    >>> as_page_script("function go() {}", "go").endswith("go();\\n})();\\n")
    True
    """
    return f'"use strict";\n(() => {{\n{code}globalThis.{start} = {start};\n{start}();\n}})();\n'


def as_widget(code: str, name: str) -> str:
    """Return the module of the widget that shows a picture in an editor.

    Parameters
    ----------
    code : str
        Declarations, as ``join`` returns them.
    name : str
        The class among them that draws, from an element and a preset.

    Returns
    -------
    str
        An ES module with ``render``, as anywidget asks for.

    Examples
    --------
    >>> as_widget("class Dot {}", "Dot").endswith("export default { render };")
    True
    """
    render = f"""
function render({{ model, el }}) {{
  const stage = html("div", {{ className: "play-stage" }});
  el.append(stage);
  new {name}(stage, model.get("preset"));
}}
export default {{ render }};"""
    return code + render


class ScriptedPicture(ABC, Generic[Preset]):
    """What a notebook displays: a first picture, and a script that draws on from a preset.

    Attributes
    ----------
    preset : dict
        What the script reads.
    """

    #: The kind in the MIME type of the output.
    kind: ClassVar[str]
    #: What a viewer that runs no script says under the first picture.
    how: ClassVar[str]

    def __init__(self, preset: Preset) -> None:
        self.preset = preset

    @abstractmethod
    def _draw(self) -> Figure:
        """Draw the first picture; the label of the figure is its sentence."""

    @abstractmethod
    def _script(self) -> tuple[str, str]:
        """Return the module of the widget and its style sheet."""

    def show(self) -> tuple[str, str]:
        """Return the first picture as SVG, and its sentence."""
        figure = self._draw()
        picture, sentence = style.svg(figure), str(figure.get_label())
        plt.close(figure)
        return picture, sentence

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Return the preset, the first picture and, where a hand can move it, the widget."""
        # A live page draws the preset itself. anywidget returns the metadata as well.
        needs_widget = is_interactive() and "DOWNHILL_PAGE" not in os.environ
        widget: dict[str, Any] = self._widget()._repr_mimebundle_()[0] if needs_widget else {}
        picture, sentence = self.show()
        return {
            **widget,
            mime(self.kind): {"preset": self.preset, "picture": picture, "sentence": sentence},
            **picture_bundle(picture, sentence, self.how),
        }

    def _widget(self) -> Any:
        """Return the same module as a widget."""
        import anywidget
        import traitlets

        module, style_sheet = self._script()

        class PresetWidget(anywidget.AnyWidget):
            _esm = module
            _css = style_sheet
            preset = traitlets.Dict().tag(sync=True)

        return PresetWidget(preset=self.preset)
