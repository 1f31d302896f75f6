"""Running notebooks, comparing what they say, and reading their plain Markdown."""
