"""Writes raster.json: what Cairo makes of raster.svg, as red, green and blue in hexadecimal, one text a row.

raster.svg is the text that `RasterTests.picture` has in SVG; the test says so where they differ.
"""

import io
import json
from pathlib import Path

import cairosvg
from PIL import Image

here = Path(__file__).parent
png = cairosvg.svg2png(bytestring=(here / "raster.svg").read_bytes())
image = Image.open(io.BytesIO(png)).convert("RGB")
rows = [
    "".join("%02x%02x%02x" % image.getpixel((column, row)) for column in range(image.width))
    for row in range(image.height)
]
(here / "raster.json").write_text(json.dumps(rows, indent=0) + "\n")
