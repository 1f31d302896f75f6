"""What outputs and tags are called, in one place for running, checking and showing notebooks."""

#: The data of an output of that kind, such as "claim", are ``{KIND}claim+json``.
KIND = "application/vnd.downhill."
#: Tags of cells whose code the site does not show at once; editors fold them too.
HIDDEN = {"hide-input", "hide-cell", "remove-input", "remove-cell"}


def emitted(cell, kind):
    """Return the data of that kind among a cell's outputs."""
    found = (o.get("data", {}).get(f"{KIND}{kind}+json") for o in cell.get("outputs", []))
    return [data for data in found if data is not None]
