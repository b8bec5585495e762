"""npy/: arrays written by NumPy's own writer, what they hold in npy/expected.json, and broken files."""

import io
import pickle

import reference
from reference import FOLDER, numbers

import numpy as np
from numpy.lib import format as npy_format

folder = FOLDER / "npy"
broken = folder / "broken"
broken.mkdir(parents=True, exist_ok=True)
for old in [*folder.glob("*.npy"), *broken.glob("*.npy")]:
    old.unlink()

steps = np.arange(24)
arrays = {
    "float32-0d": np.array(-1.25, dtype="<f4"),
    "float32-1d": np.array([1.5, -2.25, 3.1, np.inf, np.nan, -0.0], dtype="<f4"),
    "float32-2d": (steps[:6].reshape(2, 3) / 8 - 0.3).astype("<f4"),
    "float32-3d": (steps.reshape(2, 3, 4) / 7).astype("<f4"),
    "float32-empty": np.zeros((0, 3), dtype="<f4"),
    "float64-0d": np.array(0.1, dtype="<f8"),
    "float64-1d": np.array([1 / 3, -1e300, 5e-324, -np.inf], dtype="<f8"),
    "float64-2d": np.sqrt(steps[:6].reshape(2, 3)).astype("<f8"),
    "float64-2d-fortran": np.asfortranarray(np.sqrt(steps[:6].reshape(2, 3)).astype("<f8")),
    "float64-3d-fortran": np.asfortranarray((steps.reshape(2, 3, 4) / 7).astype("<f8")),
    "float64-2d-big-endian": np.sqrt(steps[:6].reshape(2, 3)).astype(">f8"),
    "float32-1d-big-endian": np.array([0.1, -2.5, 1e30], dtype=">f4"),
    "int32-1d": np.array([1, -2, 2147483647, -2147483648], dtype="<i4"),
    "int32-2d-fortran": np.asfortranarray(steps[:6].reshape(2, 3).astype("<i4")),
    "int64-1d": np.array([1, -2, 9007199254740992], dtype="<i8"),
    "bool-2d": np.array([[True, False, True], [False, False, True]]),
    "uint8-1d": np.array([0, 1, 127, 128, 255], dtype="u1"),
    "uint8-3d": steps.reshape(2, 3, 4).astype("u1") * 10,
}


def file_bytes(array, version=(1, 0), **settings):
    buffer = io.BytesIO()
    npy_format.write_array(buffer, array, version=version, **settings)
    return buffer.getvalue()


expected = []
files = [(name, array, (1, 0)) for name, array in arrays.items()]
files += [(f"float64-2d-version-{major}", arrays["float64-2d"], (major, 0)) for major in (2, 3)]
for name, array, version in files:
    (folder / f"{name}.npy").write_bytes(file_bytes(array, version))
    read = np.load(folder / f"{name}.npy")
    values = read.astype(read.dtype.newbyteorder("=")).reshape(-1)
    expected.append({"file": f"{name}.npy", "type": read.dtype.name, "description": read.dtype.str,
                     "version": version[0], "fortranOrder": bool(read.flags.fnc), "shape": list(read.shape),
                     "values": numbers(values)})

sound = file_bytes(arrays["float64-2d"])
data_at = 10 + int.from_bytes(sound[8:10], "little")


def with_header(text):
    """The sound file under another header of the same length."""
    line = text.encode("latin1")
    return sound[:10] + line.ljust(data_at - 11) + b"\n" + sound[data_at:]


broken_files = {
    "empty": (b"", "no bytes at all"),
    "wrong-magic": (b"\x93NUMPZ" + sound[6:], "the first six bytes are not \\x93NUMPY"),
    "unknown-version": (sound[:6] + b"\x09\x00" + sound[8:], "format version 9"),
    "truncated-magic": (sound[:4], "ends inside the magic bytes"),
    "truncated-header-length": (sound[:9], "ends inside the length of the header"),
    "truncated-header": (sound[:40], "ends inside the header"),
    "huge-header-length": (file_bytes(arrays["float64-2d"], (2, 0))[:8] + b"\xff\xff\xff\xff" + sound[10:],
                           "a version 2 header of 4 GiB"),
    "truncated-data": (sound[:-5], "48 bytes of data announced, 43 present"),
    "trailing-data": (sound + b"\0\0\0", "three bytes too many"),
    "object-type": (file_bytes(np.array([1, "two", None], dtype=object), allow_pickle=True), "an array of objects"),
    "pickled": (pickle.dumps({"weights": [1.0, 2.0]}, protocol=2), "a Python pickle under the name .npy"),
    "header-not-a-dictionary": (with_header("[1, 2, 3]"), "the header is a list"),
    "header-without-shape": (with_header("{'descr': '<f8', 'fortran_order': False, }"), "no shape"),
    "negative-dimension": (with_header("{'descr': '<f8', 'fortran_order': False, 'shape': (-2, 3), }"),
                           "a dimension below zero"),
    "overflowing-shape": (with_header("{'descr': '<f8', 'fortran_order': False, 'shape': "
                                      "(4611686018427387904, 4611686018427387904), }"),
                          "more elements than a 64-bit integer counts"),
    "complex-type": (file_bytes(np.array([1 + 2j])), "complex numbers"),
    "text-type": (file_bytes(np.array(["a", "bc"])), "text"),
    "record-type": (file_bytes(np.zeros(2, dtype=[("x", "<f4"), ("y", "<i4")])), "records"),
}


def refused(path):
    """Whether NumPy refuses the file, or finds something in it that is not an array of real numbers."""
    try:
        return np.load(path).dtype.kind not in "fiub"
    except (ValueError, EOFError, MemoryError, OverflowError):
        return True


reasons = []
for name, (content, reason) in broken_files.items():
    (broken / f"{name}.npy").write_bytes(content)
    reasons.append({"file": f"broken/{name}.npy", "reason": reason, "refusedByNumPy": refused(broken / f"{name}.npy")})

reference.write("npy/expected.json", {
    "source": "NumPy's writer, format versions 1, 2 and 3; values in row-major order whatever the order in the file.",
    "versions": reference.versions(np),
}, files=expected, broken=reasons)
print(f"npy/: {len(expected)} files, {len(reasons)} broken")
