"""The faster copy of the sentence encoder: the same network with int8 arithmetic, made once."""

import logging
import tempfile
from pathlib import Path

import numpy as np

RECIPE = "minilm-l6-v2-int8-r3"
LEAST_COSINE = 0.97
"""Below this the copy is not used: some older processors overflow in int8 arithmetic."""
_PROBES = (
    "how do I reset my password",
    "My campaign has been stuck in sending since this morning and customers are complaining.",
    "Invoices carry the VAT number of the account; change it under Billing before the period ends.",
    "show upcoming renewals in next 90 days",
)

log = logging.getLogger(__name__)


def fast_copy(packaged: Path, cache_dir: Path) -> Path | None:
    """The faster network in `cache_dir`, made if need be (3 seconds); None where it cannot be had.

    It is put in place in one step, so that a reader never sees half a file.
    """
    made = cache_dir / f"{RECIPE}.onnx"
    refused = made.with_suffix(".refused")
    if made.is_file():
        return made
    if refused.is_file():
        return None
    try:
        cache_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache_dir) as folder:
            candidate = _make(packaged, Path(folder))
            if candidate is None:
                return None
            if _agreement(packaged, candidate) < LEAST_COSINE:
                refused.touch()
                return None
            candidate.replace(made)
    except OSError as error:
        log.info("the packaged sentence encoder is used: %s", error)
        return None
    return made


def _make(packaged: Path, folder: Path) -> Path | None:
    """Weights to fp32, a graph for one text, both in int8; None without onnx."""
    try:
        import onnx
        from onnxruntime.quantization import QuantType, quantize_dynamic
    except ImportError:
        return None
    import onnxruntime

    from knowledge.network import UnknownNetwork, redrawn

    folded, candidate = folder / "folded.onnx", folder / "fast.onnx"
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.optimized_model_filepath = str(folded)
    options.log_severity_level = 3
    onnxruntime.InferenceSession(str(packaged), options, providers=["CPUExecutionProvider"])
    try:
        onnx.save(redrawn(folded), str(folded))
    except UnknownNetwork as error:
        log.info("the sentence encoder keeps its own graph: %s", error)
    advice = logging.getLogger().level
    logging.getLogger().setLevel(logging.ERROR)
    try:
        quantize_dynamic(
            folded,
            candidate,
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
    finally:
        logging.getLogger().setLevel(advice)
    return candidate


def _agreement(packaged: Path, candidate: Path) -> float:
    """The lowest cosine between the two networks over a few sentences."""
    from knowledge.embedding import encoder, load_tokenizer, open_network

    tokenizer = load_tokenizer()
    one = encoder(open_network(packaged), tokenizer)
    other = encoder(open_network(candidate), tokenizer)
    return min(float(np.dot(one(text), other(text))) for text in _PROBES)
