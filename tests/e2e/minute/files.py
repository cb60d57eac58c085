"""Files as nobody sane writes them: notes for Local Search, and a `.env` to import."""

from pathlib import Path

MIB = 1 << 20

NOTES = {
    "heading.md": "#" + " " * (MIB // 2) + "a\n",
    "headings.md": "# a\n" * (MIB // 5),
    "fences.md": "```\n~~~~\n" * (MIB // 20),
    "letters.txt": "a" * MIB,
    "words.txt": " ".join(f"w{number:x}" for number in range(150_000)),
    "marks.txt": "e\u0301\u0323" * (MIB // 8),
    "characters.txt": "\u65e5\u672c" * (MIB // 8),
    "joined.txt": "\ufdfa" * (MIB // 4),
    "bytes.txt": "\x00\x01\x02" * (MIB // 4),
}

ENV = {
    "blanks.env": "A=" + " " * 900_000 + "x\n",
    "quotes.env": 'A="' + '\\"' * 450_000 + '"\n',
    "names.env": "".join(f"OPENAI_API_KEY_{number}=x\n" for number in range(40_000)),
    "lines.env": "=\n" * 450_000,
    "deep.json": '{"a":' * 150_000 + "1" + "}" * 150_000,
    "names.json": "{" + ",".join(f'"A_{number}_KEY":"x"' for number in range(45_000)) + "}",
}


def write_notes(folder: Path) -> None:
    """A folder of such notes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in NOTES.items():
        (folder / name).write_text(text)


def write_env(folder: Path) -> list[Path]:
    """Such files to import."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in ENV.items():
        (folder / name).write_text(text)
    return [folder / name for name in ENV]
