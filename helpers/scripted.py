"""Pictures that a script draws: how its files become one text, and how a notebook shows them.

Browsers load no modules from a page that was opened as a file, and a widget takes a single one. So
the files are joined in the order of what they need; each name is used once in all of them.
"""

import os
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
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


@dataclass(frozen=True)
class Script:
    """The script that draws pictures of one kind, joined from its files.

    Attributes
    ----------
    name : str
        The class in it that draws, from an element and a preset, such as ``Player``.
    files : tuple of Path
        Its files, in the order of what they need.
    page : Path
        The file that finds the pictures of a page, with ``startPlayers``.
    sheets : tuple of Path
        Its style sheets.

    Examples
    --------
    >>> from helpers.players.module import PLAYERS
    >>> PLAYERS.for_page().startswith('"use strict";')
    True
    >>> PLAYERS.as_widget().endswith("export default { render };")
    True
    """

    name: str
    files: tuple[Path, ...]
    page: Path
    sheets: tuple[Path, ...]

    def declarations(self) -> str:
        """Return the text of the files without what makes them modules."""
        return _join(self.files)

    def for_page(self) -> str:
        """Return the script of a page: it needs no other file, and starts what comes later too."""
        start = f"start{self.name}s"
        code = _join((*self.files, self.page))
        return (
            f'"use strict";\n(() => {{\n{code}globalThis.{start} = {start};\n{start}();\n}})();\n'
        )

    def as_widget(self) -> str:
        """Return the module of the widget that shows a picture in an editor (anywidget)."""
        render = f"""
function render({{ model, el }}) {{
  const stage = html("div", {{ className: "play-stage on-paper" }});
  el.append(stage);
  const picture = new {self.name}(stage, model.get("preset"));
  return () => picture.destroy?.();
}}
export default {{ render }};"""
        return self.declarations() + render

    def style_sheet(self) -> str:
        """Return the style sheets, as one."""
        return "".join(sheet.read_text("utf-8") for sheet in self.sheets)


@cache
def _join(paths: tuple[Path, ...]) -> str:
    return "".join(_DROPPED.sub("", path.read_text("utf-8")) for path in paths)


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
    #: What draws on.
    script: ClassVar[Script]

    def __init__(self, preset: Preset) -> None:
        self.preset = preset

    @abstractmethod
    def _draw(self) -> Figure:
        """Draw the first picture; the label of the figure is its sentence."""

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

        class PresetWidget(anywidget.AnyWidget):
            _esm = self.script.as_widget()
            _css = self.script.style_sheet()
            preset = traitlets.Dict().tag(sync=True)

        return PresetWidget(preset=self.preset)
