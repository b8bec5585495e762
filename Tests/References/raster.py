"""raster.json: what Cairo makes of raster.svg, as red, green and blue in hexadecimal, one text a row.

raster.svg is the text that `RasterTests.picture` has in SVG; the test says so where they differ.
"""

import io

import cairosvg
import PIL.Image
from reference import FOLDER, write

png = cairosvg.svg2png(bytestring=(FOLDER / "raster.svg").read_bytes())
image = PIL.Image.open(io.BytesIO(png)).convert("RGB")
rows = [
    "".join("%02x%02x%02x" % image.getpixel((column, row)) for column in range(image.width))
    for row in range(image.height)
]
write("raster.json", {"versions": {"cairosvg": cairosvg.__version__, "PIL": PIL.__version__}}, rows=rows)
