"""How the helpers speak: outputs that hold data for tools and words for people.

Each output is a bundle. ``application/vnd.downhill.<kind>+json`` holds what it says as data, which
the site, the page script and the tests read; ``text/plain`` holds the same in words, for everyone
else.
"""

import sys
from urllib.parse import quote

from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display

#: What an output says where the signs of print do not exist.
PLAIN_SIGNS = str.maketrans({"✓": "[ok]", "✗": "[no]", "○": "[ ]", "−": "-", "’": "'"})


def mime(kind):
    """Return the MIME type of the data of a kind of output, such as "claim"."""
    return f"application/vnd.downhill.{kind}+json"


def emit(kind, data, text):
    """Show ``data`` as an output of that kind, and ``text`` to those who do not know the kind."""
    if InteractiveShell.initialized():
        display({mime(kind): data, "text/plain": text}, raw=True)
    else:
        say(text)


def say(text):
    """Print a line, also where the output knows only ASCII or an old code page."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        text = text.translate(PLAIN_SIGNS).encode("ascii", "backslashreplace").decode()
    print(text)


def as_image(svg, alt):
    """Return an HTML image of an SVG string.

    An editor shows it in a notebook that it does not trust, where it leaves out a drawing.
    """
    return f'<img alt="{quote_attribute(alt)}" src="data:image/svg+xml,{quote(svg, safe=_SAFE)}">'


def quote_attribute(text):
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


#: Characters that an address in double quotes may hold as they are.
_SAFE = " !$'()*+,-./:;=?@[]^_`{|}~"
