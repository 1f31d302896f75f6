"""The machine behind the book: how notebooks are run, compared, shown and served.

It knows no chapter. ``notebooks`` runs and checks them, ``sphinx`` turns them into pages, ``theme``
is their look, ``live`` gives them a kernel.
"""
