"""Fit the line of chapter *line_fit* with several processes that share one gradient.

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
from datetime import timedelta

LEARNING_RATE, STEPS = 0.001, 2000


def launch(processes=2, steps=STEPS):
    """Start the processes in the background; ``result`` collects their answer.

    Raises ``ValueError`` if the eight points cannot be shared out equally.
    """
    if processes not in (1, 2, 4, 8):
        raise ValueError(f"processes must be 1, 2, 4 or 8, got {processes!r}")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        meeting = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(probe.getsockname()[1])}
    loopback = "lo0" if sys.platform == "darwin" else "lo"
    shared = {"WORLD_SIZE": str(processes), "OMP_NUM_THREADS": "1", "GLOO_SOCKET_IFNAME": loopback}
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


def result(jobs, timeout=60):
    """Return {"k": …, "b": …}. No process outlives the call.

    Raises ``TimeoutError`` after ``timeout`` seconds and ``RuntimeError`` as soon as a process
    has died.
    """
    deadline = time.monotonic() + timeout
    try:
        while any(job.poll() is None for job in jobs):
            if any(job.poll() for job in jobs):
                break
            if time.monotonic() > deadline:
                raise TimeoutError(f"no answer from the processes within {timeout} s")
            time.sleep(0.02)
        for rank, job in enumerate(jobs):
            if job.poll():
                error = job.stderr.read().strip().splitlines()
                why = error[-1] if error else f"exit code {job.returncode}"
                raise RuntimeError(f"process {rank} died: {why}")
    finally:
        for job in jobs:
            job.kill()
            out, _ = job.communicate()
            if job is jobs[0]:
                answer = out
    return json.loads(answer)


def main(steps):
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
        print(json.dumps(dict(zip("kb", theta.tolist()))))
    dist.destroy_process_group()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else STEPS)
