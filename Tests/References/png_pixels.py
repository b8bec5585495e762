"""Prints the width, the height, the channels and the CRC-32 of the pixels of a PNG file, which zlib unpacks.

    png_pixels.py FILE
"""

import struct
import sys
import zlib

data = open(sys.argv[1], "rb").read()
assert data[:8] == b"\x89PNG\r\n\x1a\n"
position, packed = 8, b""
while position < len(data):
    (length,) = struct.unpack(">I", data[position : position + 4])
    name, content = data[position + 4 : position + 8], data[position + 8 : position + 8 + length]
    (check,) = struct.unpack(">I", data[position + 8 + length : position + 12 + length])
    assert check == zlib.crc32(name + content)
    if name == b"IHDR":
        width, height, depth, color, *_ = struct.unpack(">IIBBBBB", content)
        assert depth == 8
        channels = {0: 1, 2: 3}[color]
    if name == b"IDAT":
        packed += content
    position += 12 + length
lines = zlib.decompress(packed)
assert len(lines) == height * (width * channels + 1)
pixels, above = b"", bytes(width * channels)
for start in range(0, len(lines), width * channels + 1):
    kind, line = lines[start], lines[start + 1 : start + 1 + width * channels]
    # 2: differences to the line above.
    assert kind in (0, 2)
    above = line if kind == 0 else bytes((value + up) & 255 for value, up in zip(line, above))
    pixels += above
print(width, height, channels, zlib.crc32(pixels))
