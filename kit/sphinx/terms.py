"""The first bold use of a glossary term leads to what it means."""

from docutils import nodes


def link_terms(app, doctree, docname):
    terms = {
        name.lower(): (page, anchor)
        for name, _, kind, page, anchor, _ in app.env.domains["std"].get_objects()
        if kind == "term"
    }
    for strong in list(doctree.findall(nodes.strong)):
        page, anchor = terms.pop(strong.astext().lower().replace("’", "'"), (docname, ""))
        if page == docname or isinstance(strong.parent, nodes.reference):
            continue
        address = f"{app.builder.get_relative_uri(docname, page)}#{anchor}"
        link = nodes.reference("", "", *strong.children, refuri=address, classes=["term"])
        strong.children = []
        strong += link


def setup(app):
    app.connect("doctree-resolved", link_terms)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
