#!/usr/bin/env python3
"""A second implementation of docs/exact-arithmetic.md, written after its text, in Python with numpy.

Computes the lines of models.txt that need no file from elsewhere: model root and leaf root of the random models, of the
steps of every family and of the built-in model. Slow and plain on purpose. Run from the project root:

    python3 src/test/resources/exact/second.py
"""
import hashlib
import json
import math
import struct
import sys

import numpy as np

F = np.float32
GROUP = 64
TINY = F(2.0**-100)
MASK64 = (1 << 64) - 1


# Section 1: hashes.

def le32(*values):
    return b"".join(struct.pack("<I", v & 0xFFFFFFFF) for v in values)


def f32(x):
    return np.asarray(x, dtype="<f4").tobytes()


def text(s):
    data = s.encode()
    return le32(len(data)) + data


def H(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def merkle(leaves):
    if not leaves:
        return H()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return H(b"\x01", merkle(leaves[:split]), merkle(leaves[split:]))


# Section 2: functions.

def fma(a, b, c):
    """One rounding: the product is exact in f64, the sum is rounded to odd there, then to f32."""
    p = np.asarray(a, np.float64) * np.asarray(b, np.float64)
    c = np.asarray(c, np.float64)
    s = p + c
    back = s - p
    error = (p - (s - back)) + (c - back)
    bits = np.atleast_1d(s).view(np.int64)
    error = np.atleast_1d(error)
    step = np.where((error > 0) == (np.atleast_1d(s) > 0), 1, -1)
    odd = np.where((error != 0) & (bits & 1 == 0), bits + step, bits).view(np.float64)
    return odd.astype(F).reshape(np.shape(s))


def bits(v):
    return np.asarray(v, F).view(np.int32)


def rne(v):
    return bits(np.asarray(v, F) + F(12582912.0)) - 0x4B400000


def exp(x):
    x = np.asarray(x, F)
    v = np.where(x > F(88), F(88), x)
    v = np.where(x <= F(-87), F(-87), v)
    n = rne(v * F(1.4426950408889634))
    nf = n.astype(F)
    r = fma(nf, F(-0.693359375), v)
    r = fma(nf, F(2.12194440e-4), r)
    p = np.full_like(r, F(1.9875691500e-4))
    for c in (1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1):
        p = fma(p, r, F(c))
    p = fma(p, r * r, r)
    p = p + F(1)
    result = (bits(p) + (n << 23)).view(F)
    return np.where(x <= F(-87), F(0), result)


def root(v):
    return F(1) / np.sqrt(F(v))


def gate(z, u):
    s = z / (F(1) + exp(-z))
    return s * u


def gelu_gate(z, u):
    v = z * fma(F(0.0713548162726009), z * z, F(1.5957691216057308))
    s = z / (F(1) + exp(-v))
    return s * u


def cap(x, c):
    t = F(2) / (F(1) + exp(F(-2) * (x / F(c)))) - F(1)
    return t * F(c)


def norm(x, w, eps):
    a = np.max(np.abs(x))
    if a < TINY:
        return np.zeros_like(x)
    y = rne(x * (F(2.0**20) / a)).astype(np.int64)
    t = a * F(2.0**-20)
    ms = ((F(int(np.sum(y * y))) / F(len(x))) * t) * t
    return (x * root(ms + eps)) * w


# Section 3: model package.

class Matrix:
    def __init__(self, w):
        self.rows, self.columns = w.shape
        groups = -(-self.columns // GROUP)
        w = np.asarray(w, np.float64)
        padded = np.zeros((self.rows, groups * GROUP))
        padded[:, : self.columns] = w
        grouped = padded.reshape(self.rows, groups, GROUP)
        largest = np.max(np.abs(w), axis=1)
        self.d = np.where(largest < float(TINY), 0, largest / 32385).astype(F)
        d = self.d.astype(np.float64)[:, None]
        safe = np.where(d == 0, 1, d)
        n = np.clip(np.ceil(np.max(np.abs(grouped), axis=2) / (127 * safe)), 1, 255)
        self.n = np.where(d == 0, 1, n)
        codes = np.clip(np.rint(grouped / (self.n * safe)[:, :, None]), -127, 127)
        self.codes = np.where(d[:, :, None] == 0, 0, codes)
        # n * code: an exact whole number, in f64 so that products of it are sums of exact numbers.
        self.folded = (self.codes * self.n[:, :, None]).reshape(self.rows, -1)[:, : self.columns].copy()

    def leaf(self, name):
        hash_ = hashlib.sha256(b"\x00aipg/tensor/1" + text(name) + text("matrix") + le32(self.rows, self.columns))
        for r in range(self.rows):
            hash_.update(f32(self.d[r]) + self.n[r].astype(np.uint8).tobytes() + self.codes[r].astype(np.int8).tobytes())
        return hash_.digest()

    def row(self, r):
        return self.folded[r].astype(F) * self.d[r]

    def product(self, codes, e):
        return (self.folded @ codes.astype(np.float64)).astype(F) * (e * self.d)


def vector_leaf(name, v):
    return H(b"\x00aipg/tensor/1", text(name), text("vector"), le32(v.size), f32(v))


def tables(theta, head_dim, context):
    half = head_dim // 2
    cos = np.zeros((context, half), F)
    sin = np.zeros((context, half), F)
    for i in range(half):
        f = 1.0 / math.pow(theta, 2.0 * i / head_dim)
        for p in range(context):
            cos[p, i] = math.cos(p * f)
            sin[p, i] = math.sin(p * f)
    return cos, sin


class Config:
    def __init__(self, hidden, inner, layers, heads, kv_heads, vocabulary, context, theta=10_000.0, eps=1e-5, ends=(), head_dim=0):
        self.hidden, self.inner, self.layers, self.heads, self.kv_heads = hidden, inner, layers, heads, kv_heads
        self.head_dim = head_dim or hidden // heads
        self.vocabulary, self.context, self.theta, self.eps, self.ends = vocabulary, context, theta, F(eps), sorted(ends)
        self.bias = self.head_norms = self.output_norms = self.gelu = False
        self.scale, self.scalar, self.score_cap, self.logit_cap, self.windows, self.local = F(1), 0, F(0), F(0), [], 0.0

    def steps(self, **changes):
        self.__dict__.update(changes)
        return self

    def window(self, layer):
        return self.windows[layer] if self.windows else 0

    def r(self):
        return root(F(self.scalar or self.head_dim))


class Model:
    """tensor(name, rows, columns) gives the floats; vectors have one row."""

    def __init__(self, c, tensor):
        self.c = c
        self.leaves = [H(b"\x00aipg/shape/1", text("exact-1"), le32(c.hidden, c.inner, c.layers, c.heads, c.kv_heads,
                         c.head_dim, c.vocabulary, c.context), f32(c.eps), le32(1, len(c.ends), *c.ends))]
        plain = Config(1, 1, 1, 1, 1, 1, 1)
        keys = ("bias", "head_norms", "output_norms", "gelu", "scale", "scalar", "score_cap", "logit_cap", "windows", "local")
        if any(getattr(c, k) != getattr(plain, k) for k in keys):
            self.leaves.append(H(b"\x00aipg/decoder/1", le32(c.bias, c.head_norms, c.output_norms, c.gelu), f32(c.scale), f32(c.r()),
                                 f32(c.score_cap), f32(c.logit_cap), le32(c.local > 0, len(c.windows), *c.windows)))

        def matrix(name, rows, columns):
            m = Matrix(tensor(name, rows, columns))
            self.leaves.append(m.leaf(name))
            return m

        def vector(name, length):
            v = tensor(name, 1, length)[0].astype(F)
            self.leaves.append(vector_leaf(name, v))
            return v

        q, kv = c.heads * c.head_dim, c.kv_heads * c.head_dim
        self.embedding = matrix("model.embed_tokens.weight", c.vocabulary, c.hidden)
        self.layers = []
        for i in range(c.layers):
            p = "model.layers.%d." % i
            layer = {"in": vector(p + "input_layernorm.weight", c.hidden)}
            for name, rows in (("q", q), ("k", kv), ("v", kv)):
                layer[name] = matrix(p + "self_attn.%s_proj.weight" % name, rows, c.hidden)
            if c.bias:
                for name, rows in (("q", q), ("k", kv), ("v", kv)):
                    layer["b" + name] = vector(p + "self_attn.%s_proj.bias" % name, rows)
            if c.head_norms:
                layer["nq"] = vector(p + "self_attn.q_norm.weight", c.head_dim)
                layer["nk"] = vector(p + "self_attn.k_norm.weight", c.head_dim)
            layer["o"] = matrix(p + "self_attn.o_proj.weight", c.hidden, q)
            if c.output_norms:
                layer["out"] = vector(p + "post_attention_layernorm.weight", c.hidden)
            layer["ff"] = vector(p + ("pre_feedforward" if c.output_norms else "post_attention") + "_layernorm.weight", c.hidden)
            layer["gate"] = matrix(p + "mlp.gate_proj.weight", c.inner, c.hidden)
            layer["up"] = matrix(p + "mlp.up_proj.weight", c.inner, c.hidden)
            layer["down"] = matrix(p + "mlp.down_proj.weight", c.hidden, c.inner)
            if c.output_norms:
                layer["ffout"] = vector(p + "post_feedforward_layernorm.weight", c.hidden)
            self.layers.append(layer)
        self.norm = vector("model.norm.weight", c.hidden)
        self.rope = tables(c.theta, c.head_dim, c.context)
        self.leaves += [vector_leaf("rope.cos", self.rope[0]), vector_leaf("rope.sin", self.rope[1])]
        self.local = self.rope
        if c.local:
            self.local = tables(c.local, c.head_dim, c.context)
            self.leaves += [vector_leaf("rope.local.cos", self.local[0]), vector_leaf("rope.local.sin", self.local[1])]
        self.cache = [([], [], [], []) for _ in range(c.layers)]

    def root(self):
        return merkle(self.leaves)

    # Sections 4 to 6.

    def token(self, token, position):
        """Codes and scale entering the head, and the logits."""
        c = self.c
        x = self.embedding.row(token)
        if c.scale != 1:
            x = x * c.scale
        for i, layer in enumerate(self.layers):
            codes, e = quantise(norm(x, layer["in"], c.eps))
            q, k, v = (layer[name].product(codes, e) for name in "qkv")
            if c.bias:
                q, k, v = q + layer["bq"], k + layer["bk"], v + layer["bv"]
            q, k, v = (a.reshape(-1, c.head_dim) for a in (q, k, v))
            if c.head_norms:
                q = np.stack([norm(h, layer["nq"], c.eps) for h in q])
                k = np.stack([norm(h, layer["nk"], c.eps) for h in k])
            cos, sin = self.local if c.local and c.window(i) else self.rope
            q, k = rotate(q, cos[position], sin[position]), rotate(k, cos[position], sin[position])
            y = layer["o"].product(*quantise(self.attend(i, q, k, v)))
            if c.output_norms:
                y = norm(y, layer["out"], c.eps)
            x = x + y
            codes, e = quantise(norm(x, layer["ff"], c.eps))
            gated = (gelu_gate if c.gelu else gate)(layer["gate"].product(codes, e), layer["up"].product(codes, e))
            y = layer["down"].product(*quantise(gated))
            if c.output_norms:
                y = norm(y, layer["ffout"], c.eps)
            x = x + y
        codes, e = quantise(norm(x, self.norm, c.eps))
        logits = self.embedding.product(codes, e)
        return codes, e, cap(logits, c.logit_cap) if c.logit_cap else logits

    def attend(self, index, q, k, v):
        c = self.c
        largest = math.isqrt((2**31 - 1) // c.head_dim)
        keys, key_scales, values, value_scales = self.cache[index]
        qc, qd = zip(*(head_codes(h, largest) for h in q))
        kc, kd = zip(*(head_codes(h, largest) for h in k))
        vc, vd = zip(*(head_codes(h, 127) for h in v))
        keys.append(kc), key_scales.append(kd), values.append(vc), value_scales.append(vd)
        first = max(0, len(keys) - c.window(index)) if c.window(index) else 0
        out = []
        for h in range(c.heads):
            kv = h // (c.heads // c.kv_heads)
            dots = np.stack([t[kv] for t in keys[first:]]) @ qc[h]
            scores = dots.astype(F) * ((qd[h] * np.array([t[kv] for t in key_scales[first:]], F)) * c.r())
            if c.score_cap:
                scores = cap(scores, c.score_cap)
            p = exp(scores - np.max(scores))
            total = int(np.sum(rne(p * F(2.0**21)).astype(np.int64)))
            u = p * np.array([t[kv] for t in value_scales[first:]], F)
            most = np.max(u)
            if most < TINY:
                out.append(np.zeros(c.head_dim, F))
                continue
            w = rne(u * (F(32512) / most)).astype(np.int64)
            sums = w @ np.stack([t[kv] for t in values[first:]])
            out.append(sums.astype(F) * ((most / F(32512)) * (F(2.0**21) / F(total))))
        return np.concatenate(out)


def quantise(x):
    a = np.max(np.abs(x))
    if a < TINY:
        return np.zeros(len(x), np.int32), F(0)
    return rne(x * (F(32512) / a)), a / F(32512)


def head_codes(x, largest):
    a = np.max(np.abs(x))
    if a < TINY:
        return np.zeros(len(x), np.int64), F(0)
    return rne(x * (F(largest) / a)).astype(np.int64), a / F(largest)


def rotate(x, cos, sin):
    half = x.shape[1] // 2
    v0, v1 = x[:, :half], x[:, half:]
    cos, sin = np.broadcast_to(cos, v0.shape), np.broadcast_to(sin, v0.shape)
    return np.concatenate([fma(v0, cos, -(v1 * sin)), fma(v1, cos, v0 * sin)], axis=1)


# Sections 7 and 8, for a request without filters, penalties or constraint.

def answer(model, prompt, tokens_max, temperature, number):
    nonce = H(b"aipg/nonce/1", struct.pack("<q", number))
    request = H(b"aipg/request/1", text("m"), le32(len(prompt), *prompt), le32(tokens_max, temperature, 0, 10_000, 0, 0, 0),
                le32(0, 0), nonce, le32(0))
    seed = H(b"aipg/seed/1", request, nonce, b"m")
    leaves, tokens, chunk = [], list(prompt), 0
    for position in range(len(prompt) + tokens_max - 1):
        codes, e, logits = model.token(tokens[position], position)
        hidden = H(codes.astype("<i2").tobytes(), f32(e))
        if position < len(prompt) and ((position + 1) % 256 == 0 or position + 1 == len(prompt)):
            part = prompt[chunk * 256 : position + 1]
            leaves.append(H(b"\x00aipg/leaf/prompt/1", le32(chunk, len(part), *part), hidden))
            chunk += 1
        if position + 1 < len(prompt):
            continue
        i = position + 1 - len(prompt)
        order = np.lexsort((np.arange(len(logits)), -logits))
        best, second = order[0], order[1]
        z = logits * (F(10_000) / F(temperature))
        masses = rne(exp(z - np.max(z)) * F(2.0**21)).astype(np.int64)
        total = int(np.sum(masses))
        u = int.from_bytes(H(seed, b"tok", le32(i))[:8], "little")
        token = int(np.searchsorted(np.cumsum(masses), u * total >> 64, side="right"))
        z_hash = H(le32(int(second)), f32(logits[best]), f32(logits[second]), struct.pack("<q", total))
        leaves.append(H(b"\x00aipg/leaf/1", le32(i, token), hidden, z_hash))
        tokens.append(token)
        if token in model.c.ends:
            break
    return merkle(leaves)


# What the golden vectors are made of: Java's SplittableRandom, and the random models of RandomModel.

class Splittable:
    def __init__(self, seed):
        self.seed = seed & MASK64

    def next_int(self):
        self.seed = (self.seed + 0x9E3779B97F4A7C15) & MASK64
        z = self.seed
        z = ((z ^ z >> 33) * 0x62A9D9ED799705F5) & MASK64
        z = ((z ^ z >> 28) * 0xCB24D0A5C88C35B3) & MASK64
        return z >> 32

    def below(self, bound):
        r = self.next_int()
        if bound & (bound - 1) == 0:
            return r & (bound - 1)
        u = r >> 1
        while u - u % bound + bound - 1 >= 1 << 31:
            u = self.next_int() >> 1
        return u % bound


def java_hash(s):
    h = 0
    for ch in s:
        h = (31 * h + ord(ch)) & 0xFFFFFFFF
    return h - (1 << 32) if h >> 31 else h


def random_tensor(seed):
    def tensor(name, rows, columns):
        out = np.zeros((rows, columns), F)
        is_norm, is_bias = name.endswith("norm.weight"), name.endswith(".bias")
        spread = F(0.2) if is_norm else F(0.5) if is_bias else F(2) / F(math.sqrt(columns))
        for row in range(rows):
            own = Splittable(seed ^ java_hash(name) << 32 ^ row)
            tent = np.array([own.below(1 << 16) + own.below(1 << 16) - (1 << 16) for _ in range(columns)], F) * F(2.0**-16)
            out[row] = F(1) + tent * spread if is_norm else tent * spread
        return out
    return tensor


def gemma_scale(hidden):
    b = int(bits(F(math.sqrt(hidden))))
    return np.array([(b + 0x7FFF + (b >> 16 & 1)) & 0xFFFF0000], np.uint32).view(F)[0]


def builtin():
    folder = "src/main/resources/models/aipg-builtin/"
    j = json.load(open(folder + "config.json"))
    raw = open(folder + "model.safetensors", "rb").read()
    start = 8 + struct.unpack("<Q", raw[:8])[0]
    header = json.loads(raw[8:start])

    def tensor(name, rows, columns):
        entry = header[name]
        data = raw[start + entry["data_offsets"][0] : start + entry["data_offsets"][1]]
        if entry["dtype"] == "BF16":
            values = (np.frombuffer(data, "<u2").astype(np.uint32) << 16).view(F)
        else:
            values = np.frombuffer(data, {"F32": "<f4", "F16": "<f2"}[entry["dtype"]]).astype(F)
        return values.reshape(rows, columns)

    c = Config(j["hidden_size"], j["intermediate_size"], j["num_hidden_layers"], j["num_attention_heads"], j["num_key_value_heads"],
               j["vocab_size"], j["max_position_embeddings"], j["rope_theta"], j["rms_norm_eps"], [j["eos_token_id"]], j["head_dim"])
    return Model(c, tensor)


def models():
    for i, shape in enumerate(((64, 96, 2, 4, 2, 200, 400), (48, 130, 2, 6, 6, 77, 400), (128, 200, 1, 2, 1, 300, 400))):
        yield "random-%d" % i, lambda shape=shape: Model(Config(*shape), random_tensor(7))
    gemma = dict(output_norms=True, gelu=True, scale=gemma_scale(64), scalar=24)
    variants = {
        "mistral": dict(windows=[40] * 3),
        "qwen2": dict(bias=True),
        "qwen3": dict(head_norms=True),
        "gemma2": dict(gemma, score_cap=F(50), logit_cap=F(30), windows=[64, 0, 64]),
        "gemma3": dict(gemma, head_norms=True, windows=[50, 50, 0], local=500.0),
        "every-step": dict(bias=True, head_norms=True, output_norms=True, gelu=True, scale=F(8), scalar=24, score_cap=F(5),
                           logit_cap=F(30), windows=[33, 1, 0], local=500.0),
    }
    for name, steps in variants.items():
        yield name, lambda steps=steps: Model(Config(64, 96, 3, 4, 2, 200, 400).steps(**steps), random_tensor(7))
    yield "builtin", builtin


def main():
    recorded = open("src/test/resources/exact/models.txt").read().splitlines()
    different = 0
    for name, make in models():
        model = make()
        own = Splittable(300)
        prompt = [own.below(model.c.vocabulary) for _ in range(300)]
        line = "%s %s %s" % (name, model.root().hex(), answer(model, prompt, 20, 9000, 300).hex())
        same = line in recorded
        different += not same
        print("same     " if same else "DIFFERENT", line)
    return different > 0


if __name__ == "__main__":
    sys.exit(main())
