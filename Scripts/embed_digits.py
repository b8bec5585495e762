#!/usr/bin/env python3
"""Writes the handwritten digits of digits.csv into the source of the library, as text that compiles and reads fast.

digits.csv: UCI Optical Recognition of Handwritten Digits, test part (E. Alpaydin, C. Kaynak, 1998), CC BY 4.0,
https://doi.org/10.24432/C50P49. Each line has 64 pixels of 0...16, row by row (8 x 8), and the digit.
"""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
SOURCE = FOLDER / "digits.csv"
TARGET = FOLDER.parent / "Sources" / "Datasets" / "Formats" / "Digits" / "DigitsText.swift"

HEADER = '''\
// Made by Scripts/embed_digits.py; change it there.
// Data: UCI Optical Recognition of Handwritten Digits, test part (E. Alpaydin, C. Kaynak, 1998), CC BY 4.0,
// https://doi.org/10.24432/C50P49.

/// One digit a line: 64 pixels, `a` for 0 to `q` for 16, row by row, and the digit they show.
let digitsText: StaticString = """
'''


def line(row):
    *pixels, label = map(int, row.split(","))
    assert len(pixels) == 64 and all(0 <= pixel <= 16 for pixel in pixels) and 0 <= label <= 9, row
    return "".join(chr(ord("a") + pixel) for pixel in pixels) + str(label)


if __name__ == "__main__":
    lines = [line(row) for row in SOURCE.read_text(encoding="ascii").split()]
    TARGET.write_text(HEADER + "".join(f"    {text}\n" for text in lines) + '    """\n', encoding="ascii")
