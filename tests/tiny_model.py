"""A real model for a real engine, made on the spot: a llama of one layer that knows bigrams.

Embeddings are one-hot, attention and feed-forward weights are zero, and the output matrix
holds how likely each token follows each other in some texts. The tokens are byte pairs
learned from the same texts. An engine that holds it to a schema gets schema-true answers;
what it says in free text is in the words of the texts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import gguf
import numpy as np

TEMPLATE = "{% for message in messages %}{{ message['content'] }}\n\n{% endfor %}"
_WORDS = re.compile(r" ?[A-Za-z]+| ?[0-9]+| ?[^\sA-Za-z0-9]+|\s+(?!\S)|\s+")
_HEAD = 32
_END = "<end>"
_NEVER = -20.0  # log-probability of a token that is in no text
_ANY = 0.02  # share of what may come after anything

Pair = tuple[str, str]
Matrix = np.ndarray[tuple[int, int], np.dtype[np.float32]]


def write_model(
    path: Path, said: Sequence[str], read: Iterable[str] = (), *, tokens: int = 1024
) -> Path:
    """Write a model that speaks like the texts of ``said``; the last ones weigh no more.

    ``read`` has a say in what the tokens are, so that prompts are not too many of them.
    ``tokens`` is their number at most, those of the bytes included.
    """
    letters = _letters()
    merges = _merges([*said, *read], letters, tokens - len(letters) - 1)
    vocabulary = [*letters.values(), *("".join(pair) for pair in merges), _END]
    vocabulary = list(dict.fromkeys(vocabulary))
    # The engine's matrices go by multiples of 32.
    vocabulary += [f"<unused {number}>" for number in range(-len(vocabulary) % 32)]
    ranks = {pair: rank for rank, pair in enumerate(merges)}
    numbers = {token: number for number, token in enumerate(vocabulary)}
    spoken = [
        [numbers[token] for word in _WORDS.findall(text) for token in _split(word, letters, ranks)]
        for text in said
    ]
    _write(path, vocabulary, merges, _bigrams(spoken, len(vocabulary), numbers[_END]))
    return path


def _letters() -> dict[int, str]:
    """Each byte as the printable character that byte-level vocabularies write it as."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = {byte: chr(byte) for byte in printable}
    rest = (byte for byte in range(256) if byte not in letters)
    return letters | {byte: chr(256 + place) for place, byte in enumerate(rest)}


def _merges(texts: Iterable[str], letters: dict[int, str], count: int) -> list[Pair]:
    """The pairs of neighbours worth one token each, the most frequent first."""
    found = Counter(word for text in texts for word in _WORDS.findall(text))
    words = {tuple(letters[byte] for byte in word.encode()): n for word, n in found.items()}
    merges: list[Pair] = []
    while len(merges) < count:
        pairs: Counter[Pair] = Counter()
        for word, times in words.items():
            for pair in pairwise(word):
                pairs[pair] += times
        if not pairs:
            break
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        merges.append(best)
        words = {(_joined(word, best) if best[0] in word else word): n for word, n in words.items()}
    return merges


def _joined(word: Sequence[str], pair: Pair) -> tuple[str, ...]:
    out: list[str] = []
    for letter in word:
        if out and (out[-1], letter) == pair:
            out[-1] += letter
        else:
            out.append(letter)
    return tuple(out)


def _split(word: str, letters: dict[int, str], ranks: dict[Pair, int]) -> tuple[str, ...]:
    parts = tuple(letters[byte] for byte in word.encode())
    while len(parts) > 1:
        best = min(pairwise(parts), key=lambda pair: ranks.get(pair, 1 << 30))
        if best not in ranks:
            break
        parts = _joined(parts, best)
    return parts


def _bigrams(spoken: list[list[int]], size: int, end: int) -> Matrix:
    """Row: the token that comes next; column: the one before."""
    counts = np.zeros((size, size))
    for text in spoken:
        np.add.at(counts, ([*text[1:], end], text), 1)
    after = counts / np.maximum(counts.sum(axis=0), 1)
    anywhere = counts.sum(axis=1, keepdims=True) / counts.sum()
    shares = (1 - _ANY) * after + _ANY * anywhere
    logs: Matrix = np.log(np.maximum(shares, np.exp(_NEVER))).astype(np.float32)
    return logs


def _write(
    path: Path,
    vocabulary: list[str],
    merges: list[Pair],
    output: Matrix,
) -> None:
    size = len(vocabulary)
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("bigrams")
    writer.add_context_length(131_072)
    writer.add_embedding_length(size)
    writer.add_block_count(1)
    writer.add_feed_forward_length(32)
    writer.add_head_count(1)
    writer.add_head_count_kv(1)
    writer.add_key_length(_HEAD)
    writer.add_value_length(_HEAD)
    writer.add_rope_dimension_count(_HEAD)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(vocabulary)
    special = {_END: gguf.TokenType.CONTROL}
    unused = {token: gguf.TokenType.UNUSED for token in vocabulary if token.startswith("<unused")}
    kinds = special | unused
    writer.add_token_types([kinds.get(token, gguf.TokenType.NORMAL) for token in vocabulary])
    writer.add_token_merges([" ".join(pair) for pair in merges])
    writer.add_bos_token_id(size - 1)
    writer.add_eos_token_id(vocabulary.index(_END))
    writer.add_add_bos_token(False)
    writer.add_chat_template(TEMPLATE)
    ones, zeros = np.ones(size, np.float32), np.zeros
    writer.add_tensor("token_embd.weight", np.eye(size, dtype=np.float32))
    # A one-hot vector comes out of the norm as long as the square root of its size.
    writer.add_tensor("output_norm.weight", ones / np.float32(np.sqrt(size)))
    writer.add_tensor("output.weight", output)
    writer.add_tensor("blk.0.attn_norm.weight", ones)
    writer.add_tensor("blk.0.ffn_norm.weight", ones)
    for name in ("attn_q", "attn_k", "attn_v"):
        writer.add_tensor(f"blk.0.{name}.weight", zeros((_HEAD, size), np.float32))
    writer.add_tensor("blk.0.attn_output.weight", zeros((size, _HEAD), np.float32))
    for name in ("ffn_gate", "ffn_up"):
        writer.add_tensor(f"blk.0.{name}.weight", zeros((32, size), np.float32))
    writer.add_tensor("blk.0.ffn_down.weight", zeros((size, 32), np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
