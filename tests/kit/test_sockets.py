"""Kernels that run at the same time cannot get each other's messages."""

import os
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

from kit.notebooks import environment, execution, sockets
from kit.notebooks.plugin import IsolatedKernel
from kit.notebooks.sockets import socket_settings

ASK = "import ipykernel.connect as c\nprint(c.get_connection_info(unpack=True)['transport'])"
unix_only = pytest.mark.skipif(os.name == "nt", reason="Jupyter has no other way than TCP there")


@unix_only
@pytest.mark.kernel
def test_refresh_listens_at_sockets_and_leaves_none(tmp_path, monkeypatch):
    made = []
    monkeypatch.setattr(
        execution, "socket_settings", lambda folder: made.append(folder) or socket_settings(folder)
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(ASK)])
    run = execution.run_notebook(tmp_path / "asks.ipynb", notebook)
    assert run.cells[0].outputs[0].text == "ipc\n"
    assert len(made) == 1 and not made[0].exists()


@unix_only
@pytest.mark.kernel
def test_nbval_listens_at_sockets(tmp_path):
    kernel = IsolatedKernel(tmp_path, environment.kernel_variables(), 60)
    try:
        assert kernel.km.get_connection_info()["transport"] == "ipc"
    finally:
        kernel.stop()


def test_a_path_that_is_too_long_for_a_socket_gives_tcp(tmp_path):
    assert not socket_settings(tmp_path / ("ü" * 50))


def test_windows_gives_tcp(monkeypatch):
    monkeypatch.setattr(sockets, "os", SimpleNamespace(name="nt", fsencode=os.fsencode))
    assert not socket_settings(Path("short"))
