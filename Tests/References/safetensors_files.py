"""safetensors/: a file written by the Python package safetensors, what it holds, and broken files."""

import json
import struct

import reference
from reference import FOLDER, tensor

import numpy as np
import safetensors
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

folder = FOLDER / "safetensors"
broken = folder / "broken"
broken.mkdir(parents=True, exist_ok=True)
for old in [*folder.glob("*.safetensors"), *broken.glob("*.safetensors")]:
    old.unlink()

tensors = {
    "hidden.weight": np.array([[0.5, -1.25, 3.1], [1e-8, -0.0, 7.75]], dtype=np.float32),
    "a": np.array(0.1, dtype=np.float64),
    "b": np.array([1, -2, 2147483647], dtype=np.int32),
}
# One entry only: the package writes several in no fixed order.
metadata = {"format": "Descent test"}
save_file(tensors, folder / "model.safetensors", metadata=metadata)
sound = (folder / "model.safetensors").read_bytes()
header_length = struct.unpack("<Q", sound[:8])[0]
header, data = json.loads(sound[8:8 + header_length]), sound[8 + header_length:]
for name, array in load_file(folder / "model.safetensors").items():
    assert array.dtype == tensors[name].dtype and np.array_equal(array, tensors[name])


def with_header(changed, length=None, data=data):
    text = changed if isinstance(changed, bytes) else json.dumps(changed, separators=(",", ":")).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text + data


def changed(name, **entries):
    return {key: value | entries if key == name else value for key, value in header.items()}


TEXT = sound[8:8 + header_length]
broken_files = {
    "empty": (b"", "no bytes at all"),
    "truncated-length": (sound[:5], "ends inside the length of the header"),
    "truncated-header": (sound[:40], "ends inside the header"),
    "truncated-data": (sound[:-3], "three bytes of data missing"),
    "trailing-data": (sound + b"\0\0\0", "three bytes no tensor owns"),
    "bad-json": (with_header(TEXT.replace(b":", b";", 1)), "the header is not JSON"),
    "not-an-object": (with_header(b"[1,2,3]"), "the header is a list"),
    "not-utf8": (with_header(TEXT.replace(b"hidden", b"hid\xff\xfen")), "the header is not UTF-8"),
    "huge-header-length": (with_header(TEXT, length=2 ** 63), "a header of 2^63 bytes"),
    "header-over-limit": (with_header(TEXT, length=100_000_001), "a header above the format's 100 MB"),
    "offsets-out-of-range": (with_header(changed("hidden.weight", data_offsets=[8, 8_000])), "data beyond the end"),
    "offsets-reversed": (with_header(changed("hidden.weight", data_offsets=[32, 8])), "end before the start"),
    "offsets-negative": (with_header(changed("hidden.weight", data_offsets=[-24, 0])), "a start below zero"),
    "overlapping-offsets": (with_header(changed("b", data_offsets=[0, 12])), "two tensors on the same bytes"),
    "hole": (with_header({"a": {"dtype": "F64", "shape": [], "data_offsets": [4, 12]}}, data=bytes(12)),
             "bytes before the first tensor that none owns"),
    "shape-against-offsets": (with_header(changed("hidden.weight", shape=[2, 4])), "eight elements in 24 bytes"),
    "negative-dimension": (with_header(changed("hidden.weight", shape=[-2, -3])), "dimensions below zero"),
    "overflowing-shape": (with_header(changed("hidden.weight", shape=[2 ** 62, 2 ** 62])),
                          "more elements than a 64-bit integer counts"),
    "unknown-type": (with_header(changed("hidden.weight", dtype="Q7")), "no type of that name"),
    "missing-type": (with_header({"a": {"shape": [], "data_offsets": [0, 8]}}, data=bytes(8)), "no dtype"),
    "metadata-not-text": (with_header({**header, "__metadata__": {"step": 3}}), "a number as metadata"),
}
reasons = []
for name, (content, reason) in broken_files.items():
    path = broken / f"{name}.safetensors"
    path.write_bytes(content)
    try:
        load_file(path)
        raise AssertionError(f"safetensors reads {name}")
    except (SafetensorError, OSError, ValueError):
        reasons.append({"file": f"broken/{path.name}", "reason": reason})

files = [{"file": "model.safetensors", "metadata": metadata,
          "tensors": {name: {"dtype": header[name]["dtype"], **tensor(array)} for name, array in tensors.items()}}]
reference.write("safetensors/expected.json", {
    "source": "the Python package safetensors, which refuses every broken file itself.",
    "versions": reference.versions(np, safetensors),
}, files=files, broken=reasons)
print(f"safetensors/: {len(files)} file, {len(reasons)} broken")
