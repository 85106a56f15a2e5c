"""Writes the bytes of a receipt of a numeric fault, by docs/receipts.md alone: an encoder of its own, so
that the node's is compared with something. Usage: python3 fault.py > numeric-fault.hex"""
import hashlib
import struct


def sha(text):
    return hashlib.sha256(text.encode()).digest()


def head(major, n):
    for limit, info, form in ((24, n, ""), (1 << 8, 24, ">B"), (1 << 16, 25, ">H"), (1 << 32, 26, ">I")):
        if n < limit:
            return bytes([major << 5 | info]) + (struct.pack(form, n) if form else b"")
    return bytes([major << 5 | 27]) + struct.pack(">Q", n)


def cbor(value):
    if value is None:
        return b"\xf6"
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(cbor, value))
    return head(5, len(value)) + b"".join(cbor(key) + cbor(value[key]) for key in sorted(value))


salt = sha("salt")[:16]
tokens = b"".join(struct.pack("<i", token) for token in (5, 9, 1022))
receipt = {
    1: [1, 1],
    2: sha("request"),
    3: sha("client"),
    4: ["aipg-builtin", sha("model"), sha("tokenizer"), sha("template"), None],
    5: ["exact-1", sha("build"), sha("kernels")],
    6: [sha("seed"), 7000, 40, 9500, 0, -1000, 0, 64],
    7: [
        hashlib.sha256(b"aipg/output/1\0" + salt + tokens).digest(),
        hashlib.sha256(b"aipg/text/1\0" + salt + "Hello \u20ac".encode()).digest(),
    ],
    8: [6, 2, 3, 4],
    9: [sha("leaves"), None],
    10: [1, 4_200_000, 0],
    11: [sha("node")[:16], sha("key")[:16], 1_795_363_200_250, 0, 41, sha("before")],
    12: 2,
    13: salt,
}
print(cbor(receipt).hex())
