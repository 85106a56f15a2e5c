"""Records what the transformers library computes for tiny models of every family (see ORIGIN.md).

Run: python make.py FOLDER   (needs torch and transformers; writes NAME.json into the folder)
The weights follow from a formula that FormulaModel.java repeats, so that no weights are stored.
"""

import json
import sys

import numpy as np
import torch
import transformers

HIDDEN, INNER, HEADS, KV_HEADS, CONTEXT, VOCABULARY = 64, 160, 4, 2, 128, 320
PROMPT = [(i * i * 7 + 3 * i + 11) % VOCABULARY for i in range(48)]
POSITIONS = [0, 5, 20, 47]
MASK = (1 << 64) - 1


def mixed(name, count):
    """splitmix64 from the FNV-1a hash of the name: `count` numbers of 64 bits."""
    seed = 0xCBF29CE484222325
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x100000001B3) & MASK
    z = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(seed)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def weights(name, shape):
    """Matrices hold codes of the exact arithmetic, so that requantising them loses nothing."""
    count = int(np.prod(shape))
    numbers = mixed(name, count)
    if len(shape) == 2:
        codes = (numbers >> np.uint64(32)).astype(np.int64) % 255 - 127
        codes.reshape(shape)[:, ::64] = 127
        unit = 2.0**-15 if "embed" in name or "lm_head" in name else 2.0**-18
        return (codes * 255 * unit).astype(np.float32).reshape(shape)
    centred = ((numbers >> np.uint64(40)).astype(np.float32) / np.float32(2**23)) - np.float32(1)
    if name.endswith(".bias"):
        return centred * np.float32(0.5)
    return centred * np.float32(0.25) + np.float32(0 if LESS_ONE else 1)


LESS_ONE = False


def record(name, config, folder):
    global LESS_ONE
    LESS_ONE = name.startswith("gemma")
    config._attn_implementation = "eager"
    model = transformers.AutoModelForCausalLM.from_config(config, dtype=torch.float32).eval()
    state = {}
    for key, value in model.state_dict().items():
        state[key] = torch.from_numpy(weights(key, tuple(value.shape)))
    if config.tie_word_embeddings:
        state["lm_head.weight"] = state["model.embed_tokens.weight"]
    model.load_state_dict(state)
    with torch.no_grad():
        logits = model(torch.tensor([PROMPT])).logits[0].double().numpy()
    text = json.loads(config.to_json_string())
    text["architectures"] = [type(model).__name__]
    result = {
        "config": text,
        "prompt": PROMPT,
        "top": [int(row.argmax()) for row in logits],
        "logits": {str(p): [float(f"{v:.6g}") for v in logits[p]] for p in POSITIONS},
    }
    with open(f"{folder}/{name}.json", "w") as out:
        out.write(json.dumps(result) + "\n")
    print(name, "std", logits.std(), "max", abs(logits).max())


def common(layers, **more):
    return dict(
        hidden_size=HIDDEN, intermediate_size=INNER, num_hidden_layers=layers, num_attention_heads=HEADS,
        num_key_value_heads=KV_HEADS, vocab_size=VOCABULARY, max_position_embeddings=CONTEXT,
        bos_token_id=1, eos_token_id=2, pad_token_id=None, **more)


def main(folder):
    t = transformers
    record("llama", t.LlamaConfig(**common(2)), folder)
    record("mistral", t.MistralConfig(**common(3, sliding_window=8)), folder)
    record("mistral-whole", t.MistralConfig(**common(2, sliding_window=None)), folder)
    record("qwen2", t.Qwen2Config(**common(3, tie_word_embeddings=True)), folder)
    record("qwen2-window", t.Qwen2Config(
        **common(3, use_sliding_window=True, sliding_window=8, max_window_layers=1)), folder)
    record("qwen3", t.Qwen3Config(**common(3, head_dim=32)), folder)
    record("gemma2", t.Gemma2Config(
        **common(4, head_dim=32, sliding_window=8, query_pre_attn_scalar=2,
                 attn_logit_softcapping=1.5, final_logit_softcapping=3.0)), folder)
    record("gemma3", t.Gemma3TextConfig(
        **common(7, head_dim=32, sliding_window=8, query_pre_attn_scalar=2, rope_parameters={
            "full_attention": {"rope_type": "linear", "factor": 4.0, "rope_theta": 1000000.0},
            "sliding_attention": {"rope_type": "default", "rope_theta": 10000.0}})), folder)


if __name__ == "__main__":
    main(sys.argv[1])
