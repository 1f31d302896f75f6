"""Two processes descend as one, and none is left when something goes wrong."""

import subprocess
import sys
import time

import pytest

from helpers import data_parallel


@pytest.mark.kernel
def test_two_processes_give_the_answer_of_one():
    two, one = data_parallel.launch(steps=50), data_parallel.launch(processes=1, steps=50)
    assert data_parallel.result(two) == pytest.approx(data_parallel.result(one), abs=1e-9)


@pytest.mark.kernel
def test_what_torch_prints_before_the_answer_is_not_the_answer():
    code = """print('[Gloo] Rank 0 is connected'); print('{"k": 2.0, "b": 1.0}')"""
    talkative = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert data_parallel.result([talkative]) == {"k": 2.0, "b": 1.0}


@pytest.mark.parametrize(
    ("system", "interface"), [("linux", ["lo"]), ("darwin", ["lo0"]), ("win32", [])]
)
def test_the_processes_meet_on_the_loopback_of_each_system(monkeypatch, system, interface):
    monkeypatch.setattr("sys.platform", system)
    monkeypatch.delenv("GLOO_SOCKET_IFNAME", raising=False)
    started = []
    monkeypatch.setattr("subprocess.Popen", lambda command, env, **_: started.append(env))
    data_parallel.launch()
    assert len(started) == 2
    for env in started:
        assert [env[name] for name in env if name == "GLOO_SOCKET_IFNAME"] == interface


@pytest.mark.kernel
@pytest.mark.parametrize("victim", [0, 1])
def test_when_a_process_dies_the_error_says_so_and_none_is_left(victim):
    jobs = data_parallel.launch(steps=10**9)
    time.sleep(3)
    jobs[victim].kill()
    start = time.monotonic()
    with pytest.raises(RuntimeError, match=r"process \d died: "):
        data_parallel.result(jobs, timeout=60)
    assert time.monotonic() - start < 30
    assert all(job.poll() is not None for job in jobs)


@pytest.mark.kernel
def test_an_answer_that_does_not_come_is_an_error_and_leaves_no_process():
    jobs = data_parallel.launch(steps=10**9)
    with pytest.raises(TimeoutError, match="within 1 s"):
        data_parallel.result(jobs, timeout=1)
    assert all(job.poll() is not None for job in jobs)
