"""How figures show 64 numbers as a picture."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from numpy.typing import ArrayLike


def draw_picture(axes: Axes, picture: ArrayLike) -> None:
    """Draw 64 numbers as eight rows of eight fields: ink where they are positive, else colour.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Where; nothing else is left on it but a frame.
    picture : array_like, shape (64,)
        Numbers between −16 and 16; the darker, the further from zero.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> figure, axes = plt.subplots()
    >>> draw_picture(axes, np.arange(64) % 17)
    >>> len(axes.patches)
    8
    >>> plt.close(figure)
    """
    # In eight shades, a path for each: that keeps drawings short. Colours follow light and dark.
    shades = np.round(np.reshape(picture, (8, 8)) / 2).astype(int)
    for shade in np.unique(shades[shades != 0]):
        fields = [
            Path([(j, i), (j + 1, i), (j + 1, i + 1), (j, i + 1), (j, i)], closed=True)
            for i, j in np.argwhere(shades == shade)
        ]
        axes.add_patch(
            PathPatch(
                Path.make_compound_path(*fields),
                facecolor="#1c1c1e" if shade > 0 else "C1",
                alpha=float(min(abs(shade) / 8, 1)),
                linewidth=0,
            )
        )
    axes.set(xlim=(0, 8), ylim=(8, 0), aspect="equal", xticks=[], yticks=[])
    for side in axes.spines.values():
        side.set(visible=True, color="#6b6b70", linewidth=0.6)
