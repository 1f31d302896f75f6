"""How the helpers speak: outputs that hold data for tools and words for people.

Each output is a bundle. ``application/vnd.downhill.<kind>+json`` holds what it says as data, which
the site, the page script and the tests read; ``text/plain`` holds the same in words, for everyone
else.
"""

import html
import sys
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from IPython import display
from IPython.core.getipython import get_ipython
from IPython.core.interactiveshell import InteractiveShell

#: How an output begins that judges an answer.
SIGNS = {"open": "○", "right": "✓", "wrong": "✗"}
#: What an output says where the signs of print do not exist.
PLAIN_SIGNS = str.maketrans({"✓": "[ok]", "✗": "[no]", "○": "[ ]", "−": "-", "’": "'"})


def mime(kind: str) -> str:
    """Return the MIME type of the data of a kind of output.

    Parameters
    ----------
    kind : str
        Such as "claim".

    Returns
    -------
    str
        The type.

    Examples
    --------
    >>> mime("claim")
    'application/vnd.downhill.claim+json'
    """
    return f"application/vnd.downhill.{kind}+json"


def emit(kind: str, data: Mapping[str, object], text: str) -> None:
    """Show data as an output of a kind, and a text to those who do not know the kind.

    Parameters
    ----------
    kind : str
        Such as "claim".
    data : mapping
        What tools read; JSON can hold it.
    text : str
        What people read; outside a notebook it is printed.

    Examples
    --------
    >>> emit("claim", {"statement": "3 is odd"}, "✓ 3 is odd")
    ✓ 3 is odd
    """
    if InteractiveShell.initialized():
        display.display({mime(kind): data, "text/plain": text}, raw=True)
    else:
        say(text)


def say(text: str) -> None:
    """Print a line, also where the output knows only ASCII or an old code page.

    Parameters
    ----------
    text : str
        The line.

    Examples
    --------
    >>> say("✓ η is small")
    ✓ η is small
    """
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        text = text.translate(PLAIN_SIGNS).encode("ascii", "backslashreplace").decode()
    print(text)


def is_interactive() -> bool:
    """Return whether a front end that can answer sent the running cell, not a test run.

    Returns
    -------
    bool
        False outside a notebook as well.

    Examples
    --------
    >>> is_interactive()
    False
    """
    shell: Any = get_ipython()
    try:
        request = shell.kernel.get_parent("shell")
    except AttributeError:
        return False
    return bool(request.get("content", {}).get("allow_stdin"))


def as_image(svg: str, alt: str) -> str:
    """Return an HTML image of an SVG string.

    An editor shows it in a notebook that it does not trust, where it leaves out a drawing.

    Parameters
    ----------
    svg : str
        The drawing.
    alt : str
        What is read out instead of it.

    Returns
    -------
    str
        The element ``img``, which holds the drawing.

    Examples
    --------
    >>> as_image("<svg/>", "nothing")
    '<img alt="nothing" src="data:image/svg+xml,%3Csvg/%3E">'
    """
    return f'<img alt="{quote_attribute(alt)}" src="data:image/svg+xml,{quote(svg, safe=_SAFE)}">'


def picture_bundle(picture: str, sentence: str, how: str) -> dict[str, str]:
    """Return what a viewer shows of a picture that cannot move there.

    Parameters
    ----------
    picture : str
        The drawing, as SVG.
    sentence : str
        What it shows.
    how : str
        What to do so that it moves.

    Returns
    -------
    dict of str to str
        HTML and text by their MIME types.

    Examples
    --------
    >>> picture_bundle("<svg/>", "Nothing.", "Run it.")["text/plain"]
    'Nothing. (Run it.)'
    """
    words = html.escape(sentence)
    return {
        "text/html": f"{as_image(picture, sentence)}\n<p>{words}</p>\n<p><em>{how}</em></p>",
        "text/plain": f"{sentence} ({how})",
    }


def quote_attribute(text: str) -> str:
    """Return a text as an HTML attribute in double quotes may hold it.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        The text, quoted.

    Examples
    --------
    >>> quote_attribute('a "b" & <c>')
    'a &quot;b&quot; &amp; &lt;c>'
    """
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


#: Characters that an address in double quotes may hold as they are.
_SAFE = " !$'()*+,-./:;=?@[]^_`{|}~"
