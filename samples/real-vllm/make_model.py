"""Makes a tiny Qwen3 model directory: random weights, the real tokenizer.

What it says is nonsense, but everything around it is real: tokenization, chat template, prefix cache,
scheduling and streaming behave as with a trained model of the same family. The same seed gives the same
weights on every machine, so all engines agree on what follows a prompt.
"""

import argparse
import json
import shutil
from pathlib import Path

import torch
from transformers import GenerationConfig, Qwen3Config, Qwen3ForCausalLM

TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json")
SEED = 7
# The kernels want the vocabulary padded to a multiple of this.
VOCABULARY_STEP = 128


def vocabulary_of(tokenizer: dict) -> dict[str, int]:
    """Token to id, the added (special) tokens included."""
    added = {token["content"]: token["id"] for token in tokenizer["added_tokens"]}
    return tokenizer["model"]["vocab"] | added


def tiny_config(vocabulary: dict[str, int]) -> Qwen3Config:
    size = max(vocabulary.values()) + 1
    return Qwen3Config(
        vocab_size=-(-size // VOCABULARY_STEP) * VOCABULARY_STEP,
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=32,
        max_position_embeddings=8192,
        # With tied embeddings a random model repeats one token for ever; untied it wanders through the vocabulary.
        tie_word_embeddings=False,
        bos_token_id=vocabulary["<|endoftext|>"],
        eos_token_id=vocabulary["<|im_end|>"],
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("tokenizer", type=Path, help="directory with tokenizer.json and tokenizer_config.json")
    arguments.add_argument("out", type=Path, help="directory to make")
    options = arguments.parse_args()

    tokenizer = json.loads((options.tokenizer / "tokenizer.json").read_text(encoding="utf-8"))
    config = tiny_config(vocabulary_of(tokenizer))
    torch.manual_seed(SEED)
    model = Qwen3ForCausalLM(config).to(torch.bfloat16)
    model.generation_config = GenerationConfig(bos_token_id=config.bos_token_id, eos_token_id=config.eos_token_id)
    model.save_pretrained(options.out)
    for name in TOKENIZER_FILES:
        shutil.copy(options.tokenizer / name, options.out)
    print(f"{options.out}: {model.num_parameters() / 1e6:.1f} million parameters, vocabulary {config.vocab_size}")


if __name__ == "__main__":
    main()
