"""Bar charts as SVG, without a library: horizontal bars of one job, media's own in another colour."""
from html import escape

WIDTH, ROW, LEFT, RIGHT = 800, 30, 270, 150
FONT = "font-family='system-ui, sans-serif' font-size='13'"


def bars(title, rows, unit):
    """rows: (name, value, range); a text instead of a value is shown as it is."""
    height = 44 + ROW * len(rows) + 10
    values = [value for _, value, _ in rows if not isinstance(value, str)]
    if all(value < 0.2 for value in values) and unit == "s":
        rows = [(name, value if isinstance(value, str) else value * 1000, spread and [edge * 1000 for edge in spread])
                for name, value, spread in rows]
        values, unit = [value * 1000 for value in values], "ms"
    largest = max(values, default=1) or 1
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{height}' viewBox='0 0 {WIDTH} {height}'"
        f" role='img' aria-label='{escape(title, quote=True)}'>",
        f"<rect width='{WIDTH}' height='{height}' fill='#ffffff'/>",
        f"<text x='16' y='26' {FONT} font-weight='600' fill='#1b1f24'>{escape(title)}</text>",
    ]
    scale = (WIDTH - LEFT - RIGHT) / largest
    for index, (name, value, spread) in enumerate(rows):
        y = 44 + index * ROW
        parts.append(f"<text x='{LEFT - 10}' y='{y + 18}' text-anchor='end' {FONT} fill='#1b1f24'>{escape(name)}</text>")
        if isinstance(value, str):
            parts.append(f"<text x='{LEFT}' y='{y + 18}' {FONT} fill='#8a929b'>{escape(value)}</text>")
            continue
        colour = "#d9480f" if name == "media" else "#9aa5b1"
        parts.append(f"<rect x='{LEFT}' y='{y + 4}' width='{max(value * scale, 1):.1f}' height='{ROW - 10}' rx='2' fill='{colour}'/>")
        if spread:
            low, high = (LEFT + min(edge, largest) * scale for edge in spread)
            parts.append(f"<line x1='{low:.1f}' x2='{high:.1f}' y1='{y + 14}' y2='{y + 14}' stroke='#1b1f24' stroke-width='1'/>")
        label = f"{value:.2f} {unit}" if value < 10 else f"{value:.0f} {unit}"
        end = LEFT + max(value, spread[1] if spread else 0) * scale
        parts.append(f"<text x='{min(end, WIDTH - RIGHT) + 8:.1f}' y='{y + 18}' {FONT} fill='#1b1f24'>{label}</text>")
    return "\n".join(parts + ["</svg>", ""])
