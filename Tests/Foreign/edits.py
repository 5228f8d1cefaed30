#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""edits.py STOCK EDITED PATH...: prints what makes EDITED's files of STOCK's, without one line of STOCK's.

    file PATH SHA-256   the lines below are about this file, and only if its contents are these
    LINEa               what follows comes after this line, as in ed(1)
    FIRST,LASTc         what follows, if anything, comes in place of these
    +TEXT               a line that comes
    =LINE               a line of the file's own that comes, so numbered before any edit

What is above the first file is for the reader. Numbers and sums are of the source as dpkg-source unpacks it.
"""
import difflib, hashlib, re, sys
from pathlib import Path


class OtherSource(Exception):
    """A file is not the one that the edits were made for."""


def apply(script, folder):
    """Edits the files of a folder by the edits in a script: all or, if one is another file or edit, none."""
    edited = {}
    for number, line in enumerate(script.read_bytes().splitlines(keepends=True), 1):
        try:
            if found := re.fullmatch(rb"file (\S+) ([0-9a-f]{64})\n", line):
                path = found[1].decode()
                edited[path] = edit = Edit(folder / path, found[2].decode())
            elif edited:
                edit.take(line)
        except ValueError as error:
            raise RuntimeError(f"{script.name}:{number}: {error}") from None
    for path, edit in edited.items():
        (folder / path).write_bytes(b"".join(edit.come + edit.lines[edit.taken:]))


class Edit:
    """A file on its way: the lines that were, how many of them are dealt with, and the lines that come."""

    def __init__(self, file, wanted):
        contents = file.read_bytes() if file.exists() else b""
        if hashlib.sha256(contents).hexdigest() != wanted:
            raise OtherSource(f"its {file.name} is not the one that the edits were made for")
        self.lines, self.taken, self.come = contents.splitlines(keepends=True), 0, []

    def take(self, line):
        if line.startswith(b"+"):
            if theirs(line[1:], self.lines):
                raise ValueError("this line is the file's own, and is said by its number")
            self.come.append(line[1:])
        elif (found := re.fullmatch(rb"=(\d+)\n", line)) and 0 < int(found[1]) <= len(self.lines):
            self.come.append(self.lines[int(found[1]) - 1])
        elif found := re.fullmatch(rb"(\d+)a\n", line):
            self.reach(int(found[1]), int(found[1]))
        elif found := re.fullmatch(rb"(\d+),(\d+)c\n", line):
            self.reach(int(found[1]) - 1, int(found[2]))
        else:
            raise ValueError("not an edit")

    def reach(self, kept, last):
        """Lines up to one stay, and those after it up to another go."""
        if not self.taken <= kept <= last <= len(self.lines):
            raise ValueError("no such lines, or they are out of order")
        self.come += self.lines[self.taken:kept]
        self.taken = last


def theirs(line, lines):
    """Whether a line that says something is among these."""
    return re.search(b"[A-Za-z]", line) is not None and line in lines


def write(stock, edited, path):
    """The edits that make a file of another."""
    contents = (stock / path).read_bytes()
    old, new = contents.splitlines(keepends=True), (edited / path).read_bytes().splitlines(keepends=True)
    yield b"file %s %s\n" % (path.encode(), hashlib.sha256(contents).hexdigest().encode())
    for change, first, last, begin, end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if change == "equal":
            continue
        yield b"%d,%dc\n" % (first + 1, last) if last > first else b"%da\n" % first
        for line in new[begin:end]:
            yield b"=%d\n" % (old.index(line) + 1) if theirs(line, old) else b"+" + line


if __name__ == "__main__":
    for path in sys.argv[3:]:
        sys.stdout.buffer.writelines(write(Path(sys.argv[1]), Path(sys.argv[2]), path))
