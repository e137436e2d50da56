"""What scripts share that write pages from long runs: their arguments, numbers in words, tables in Markdown, bars in SVG."""
import html
import sys

ROW, TOP = 24, 92  # height of a row of bars, and where the first one begins


# ---- arguments ------------------------------------------------------------------------------

def numbers_and_options(numbers, usage):
    """Replicates by place, from arguments `--PLACE N` over the usual numbers; and the options after `--`."""
    words, options, wanted = sys.argv[1:], [], dict(numbers)
    if "--" in words:
        options = words[words.index("--") + 1:]
        words = words[:words.index("--")]
    while words:
        place = words.pop(0).removeprefix("--")
        if place not in wanted or not words or not words[0].isdigit():
            sys.exit(usage)
        wanted[place] = int(words.pop(0))
    return {place: n for place, n in wanted.items() if n > 0}, options


# ---- numbers in words -----------------------------------------------------------------------

def digits(value):
    """As many digits as a reader needs, with a sign."""
    if value is None:
        return "-"
    for least, form in ((99.5, "{:+,.0f}"), (0.995, "{:+.1f}"), (0.00995, "{:+.3f}")):
        if abs(value) >= least:
            return form.format(value)
    return f"{value:+.2g}" if value else "0"


def percent(value):
    return "-" if value is None else f"{100 * value:+.1f} %"


def shares(value):
    return "-" if value is None else f"{100 * value:.0f} %"


def with_interval(row, name, form):
    ends = row[f"{name}_low"], row[f"{name}_high"]
    return form(row[name]) + ("" if None in ends or row[name] is None else f" ({form(ends[0])} to {form(ends[1])})")


def table(heads, rows):
    return "\n".join(["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads),
                      *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"


# ---- pictures -------------------------------------------------------------------------------

def text(x, y, words, size=12, anchor="start", colour="#222"):
    return (f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" text-anchor="{anchor}" fill="{colour}">'
            f"{html.escape(words)}</text>")


def bars(left, width, title, rows):
    """Bars with intervals, in per cent; what lies beyond 150 % is cut. rows: (low, mean, high, colour), or words."""
    marks = [text(left, TOP - 26, title, 13)]
    known = [row for row in rows if not isinstance(row, str)]
    most = min(max([abs(value) for row in known for value in row[:3]] + [0.05]), 1.5)

    def at(value):
        return left + width / 2 * (1 + max(-most, min(most, value)) / most)

    bottom = TOP + ROW * len(rows)
    marks += [f'<path d="M{at(0):.1f} {TOP - 6}V{bottom}" stroke="#888"/>', text(at(0), bottom + 14, "0", 11, "middle", "#555")]
    marks += [text(at(value), bottom + 14, f"{value:+.0%}", 11, "middle", "#555") for value in (-most, most)]
    for i, row in enumerate(rows):
        y = TOP + ROW * i + ROW / 2
        if isinstance(row, str):
            marks.append(text(at(0) + 8, y + 4, row, 11, colour="#555"))
            continue
        low, mean, high, colour = row
        x, length = min(at(0), at(mean)), abs(at(mean) - at(0))
        marks += [f'<rect x="{x:.1f}" y="{y - 7:.1f}" width="{max(length, 0.5):.1f}" height="14" fill="{colour}"/>',
                  f'<path d="M{at(low):.1f} {y:.1f}H{at(high):.1f}" stroke="#111" stroke-width="1.2"/>']
    return marks


def picture(width, height, marks):
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif">',
                      f'<rect width="{width}" height="{height}" fill="#fff"/>', *marks, "</svg>\n"])
