"""Tokenizers of the two common kinds, made on the spot: no file of a model is at hand."""

import pytest

tokenizers = pytest.importorskip("tokenizers")
transformers = pytest.importorskip("transformers")

WORDS = ["count", "find", "query", "unique", "color", '("', '"))', '", "', " dog", "filter_", "12"]


def byte_level():
    """GPT-2's kind: every byte is a character of its own table."""
    from tokenizers import decoders, models, pre_tokenizers, trainers

    made = tokenizers.Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.train_from_iterator(
        [f"{a}{b}" for a in WORDS for b in WORDS],
        trainers.BpeTrainer(
            vocab_size=400,
            special_tokens=["<pad>", "<eos>"],
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=made, eos_token="<eos>", pad_token="<pad>"
    )


def metaspace():
    """Llama's kind: a mark for blanks, and bytes for what no token has."""
    from tokenizers import decoders, models, pre_tokenizers

    mark = "\N{LOWER ONE EIGHTH BLOCK}"
    texts = ["<pad>", "<eos>", "<unk>", *(f"<0x{byte:02X}>" for byte in range(256)), mark]
    texts += [word.replace(" ", mark) for word in (*WORDS, " count", " find", ", ")]
    made = tokenizers.Tokenizer(
        models.BPE({t: k for k, t in enumerate(texts)}, [], byte_fallback=True, unk_token="<unk>")
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    made.decoder = decoders.Sequence(
        [
            decoders.Replace(mark, " "),
            decoders.ByteFallback(),
            decoders.Fuse(),
            decoders.Strip(" ", 1, 0),
        ]
    )
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=made, eos_token="<eos>", pad_token="<pad>", unk_token="<unk>"
    )


def words_only():
    """BERT's kind, which puts blanks between words by itself."""
    from tokenizers import decoders, models, pre_tokenizers

    made = tokenizers.Tokenizer(models.WordPiece({"[UNK]": 0, "count": 1, "[SEP]": 2}))
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.decoder = decoders.WordPiece()
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=made, eos_token="[SEP]", unk_token="[UNK]"
    )
