#!/usr/bin/env python3
"""Draws src/Bytebase.MSBuild/icon.png, the shapes of icon.svg, with nothing but Python: 16 samples for each pixel.

python3 eng/icon/draw.py
"""
import math
import pathlib
import struct
import zlib

SIZE, SAMPLES = 128, 4
BLUE, PALE, WHITE, GREEN = (0x1F, 0x4E, 0x79), (0xD7, 0xE6, 0xF4), (0xFF, 0xFF, 0xFF), (0x2E, 0x9E, 0x5B)


def rounded(x, y, left, top, right, bottom, radius):
    dx = max(left + radius - x, 0, x - (right - radius))
    dy = max(top + radius - y, 0, y - (bottom - radius))
    return left <= x <= right and top <= y <= bottom and dx * dx + dy * dy <= radius * radius


def ellipse(x, y, cx, cy, rx, ry):
    return ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1


def near(x, y, points, width):
    """Whether a point is on a line with round ends and joins."""
    for (ax, ay), (bx, by) in zip(points, points[1:]):
        t = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)
        t = min(1, max(0, t))
        if math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)) <= width / 2:
            return True
    return False


def seam(cy):
    """The lower half of the cylinder's ellipse, as a line."""
    return [(60 - 34 * math.cos(math.pi * i / 24), cy + 14 * math.sin(math.pi * i / 24)) for i in range(25)]


SEAMS = [seam(53), seam(71)]


def colour(x, y):
    if math.hypot(x - 92, y - 90) <= 20.5:
        return WHITE if near(x, y, [(81, 91), (89, 100), (104, 81)], 6) else GREEN
    if math.hypot(x - 92, y - 90) <= 25.5:
        return BLUE
    if ellipse(x, y, 60, 36, 34, 14):
        return WHITE
    if 26 <= x <= 94 and 36 <= y <= 88 or ellipse(x, y, 60, 88, 34, 14):
        return BLUE if any(near(x, y, s, 4) for s in SEAMS) else PALE
    return BLUE if rounded(x, y, 4, 4, 124, 124, 22) else None


def pixel(px, py):
    hits = [colour(px + (i + 0.5) / SAMPLES, py + (j + 0.5) / SAMPLES) for i in range(SAMPLES) for j in range(SAMPLES)]
    opaque = [c for c in hits if c]
    if not opaque:
        return bytes(4)
    return bytes([round(sum(c[k] for c in opaque) / len(opaque)) for k in range(3)] + [round(255 * len(opaque) / len(hits))])


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


rows = b"".join(b"\0" + b"".join(pixel(x, y) for x in range(SIZE)) for y in range(SIZE))
png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
(pathlib.Path(__file__).parents[2] / "src" / "Bytebase.MSBuild" / "icon.png").write_bytes(png)
