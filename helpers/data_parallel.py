"""Fit the line of chapter :doc:`line_fit` with several processes that share one gradient.

Each process computes the gradient on its own part of the eight points; ``all_reduce`` adds the
gradients up, so that all processes take the same step. Process 0 prints k and b as JSON.

``launch`` starts the processes on this machine. On several hosts the same module runs under
``torchrun -m helpers.data_parallel``, which sets the same environment variables.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import timedelta

LEARNING_RATE, STEPS = 0.001, 2000


def launch(processes: int = 2, steps: int = STEPS) -> list[subprocess.Popen[str]]:
    """Start the processes in the background.

    Parameters
    ----------
    processes : {1, 2, 4, 8}
        How many share the eight points.
    steps : int
        How many steps they take together.

    Returns
    -------
    list of subprocess.Popen
        The processes; ``result`` collects their answer.

    Raises
    ------
    ValueError
        If the eight points cannot be shared out equally.

    Examples
    --------
    >>> launch(processes=3)
    Traceback (most recent call last):
        ...
    ValueError: processes must be 1, 2, 4 or 8, got 3
    """
    if processes not in (1, 2, 4, 8):
        raise ValueError(f"processes must be 1, 2, 4 or 8, got {processes!r}")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        meeting = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(probe.getsockname()[1])}
    shared = {"WORLD_SIZE": str(processes), "OMP_NUM_THREADS": "1", **_loopback()}
    return [
        subprocess.Popen(
            [sys.executable, "-m", "helpers.data_parallel", str(steps)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **meeting, **shared, "RANK": str(rank)},
        )
        for rank in range(processes)
    ]


def _loopback() -> dict[str, str]:
    """Return what tells gloo to stay on this machine; on Windows it finds that interface itself."""
    names = {"darwin": "lo0", "linux": "lo"}
    return {"GLOO_SOCKET_IFNAME": names[sys.platform]} if sys.platform in names else {}


def result(jobs: Sequence[subprocess.Popen[str]], timeout: float = 60) -> dict[str, float]:
    """Return the line that the processes found. No process outlives the call.

    Parameters
    ----------
    jobs : list of subprocess.Popen
        What ``launch`` returned.
    timeout : float
        How many seconds to wait for an answer.

    Returns
    -------
    dict
        ``{"k": …, "b": …}`` of the line y = kx + b.

    Raises
    ------
    TimeoutError
        If no answer comes in time.
    RuntimeError
        As soon as a process has died.

    Examples
    --------
    >>> line = result(launch(processes=1, steps=50))
    >>> f"y = {line['k']:.3f} x + {line['b']:.3f}"
    'y = 2.000 x + 0.020'
    """
    deadline = time.monotonic() + timeout
    answers: list[str] = []
    try:
        while any(job.poll() is None for job in jobs):
            if any(job.poll() for job in jobs):
                break
            if time.monotonic() > deadline:
                raise TimeoutError(f"no answer from the processes within {timeout} s")
            time.sleep(0.02)
        for rank, job in enumerate(jobs):
            if job.poll():
                error: list[str] = job.stderr.read().strip().splitlines() if job.stderr else []
                why = error[-1] if error else f"exit code {job.returncode}"
                raise RuntimeError(f"process {rank} died: {why}")
    finally:
        for job in jobs:
            job.kill()
            answers.append(job.communicate()[0])
    # torch 2.8 prints a line of its own before the answer.
    return json.loads(answers[0].splitlines()[-1])


def _run(steps: int) -> None:
    """Be one of the processes."""
    import torch
    import torch.distributed as dist

    from helpers import eight_points

    # A process that waits longer than this for the others gives up with an error.
    dist.init_process_group("gloo", timeout=timedelta(seconds=20))
    rank, size = dist.get_rank(), dist.get_world_size()
    x, y = (torch.tensor(values.copy()).chunk(size)[rank] for values in eight_points())
    theta = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    for _ in range(steps):
        loss = ((theta[0] * x + theta[1] - y) ** 2).mean()
        (gradient,) = torch.autograd.grad(loss, theta)
        dist.all_reduce(gradient)
        with torch.no_grad():
            theta -= LEARNING_RATE * gradient / size
    if rank == 0:
        k, b = map(float, theta.detach())
        print(json.dumps({"k": k, "b": b}))
    dist.destroy_process_group()


if __name__ == "__main__":
    _run(int(sys.argv[1]) if len(sys.argv) > 1 else STEPS)
