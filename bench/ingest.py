"""Ingest, measured whole: fetch, parse and store, cold and unchanged, beside peers and floors.

python -m bench.ingest [--feeds 1000] [--only kawaraban,gets] [--peer-python PATH]

The feeds are made ones on loopback. Each program runs in a process of its own, and is told the
same addresses; CPU seconds are its own and its children's, user and system. `feeds` is our program
without its store; `gets` are bare requests, `expat` the same and a parser that keeps nothing.
`reader` is measured with `--peer-python`, an interpreter that has it installed; `newsboat` where
it is on the path.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OURS = ("kawaraban", "feeds", "gets", "expat")
PEERS = ("reader", "newsboat")
HERE = Path(__file__).parent.parent


@contextmanager
def serving(count: int) -> Iterator[int]:
    """Run the server of made feeds, and yield its port."""
    command = [sys.executable, "-m", "bench.feed_server", str(count)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=HERE) as server:
        try:
            assert server.stdout is not None
            yield int(server.stdout.readline())
        finally:
            server.terminate()


def run(program: str, python: str, count: int, port: int) -> list[dict[str, float | str]]:
    """Run one program in a process of its own; return its rounds."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [python, "-m", "bench.ingest_one", program, str(count), str(port), folder],
            capture_output=True,
            text=True,
            cwd=HERE,
            env=os.environ | {"PYTHONPATH": str(HERE)},
            check=False,
        )
    if done.returncode:
        print(done.stderr[-2_000:], file=sys.stderr)
        return []
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def main() -> None:
    """Read the command line and print one line a round."""
    parser = argparse.ArgumentParser(prog="python -m bench.ingest", description=__doc__)
    parser.add_argument("--feeds", type=int, default=1_000)
    parser.add_argument("--only", default=",".join((*OURS, *PEERS)))
    parser.add_argument("--peer-python", default="")
    given = parser.parse_args()
    print(f"{given.feeds} feeds; per 1,000 feeds: CPU seconds. Peak: the program's own process.")
    with serving(given.feeds) as port:
        for program in given.only.split(","):
            python = given.peer_python if program == "reader" else sys.executable
            if not python or (program == "newsboat" and not shutil.which("newsboat")):
                print(f"{program:12} not measured: not installed")
                continue
            for row in run(program, python, given.feeds, port):
                rate = given.feeds / float(row["wall"])
                print(
                    f"{program:12} {row['round']:10} {rate:7.0f} feeds/s"
                    f"   {1_000 * float(row['cpu']) / given.feeds:6.2f} CPU s"
                    f"   peak {float(row['peak']) / 1e6:5.0f} MB   {row['note']}"
                )


if __name__ == "__main__":
    main()
