"""What is the user's own, taken out of text that goes to somebody else: words of prompts and titles, home, name.

Credentials are not taken out here; see core/secrets.py.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote

HIDDEN = "[words hidden]"
SHORTEST = 4  # characters of a word that stands for a whole prompt: hiding "a" would tear holes into every sentence
MOST_WORDS = 200_000
_CUT = 2  # characters of a last word that was cut off

_WORD = re.compile(r"[0-9A-Za-z]+|[^\W0-9A-Za-z_]")  # one character of scripts that write no gaps


class Phrases:
    """Hides what any of `texts` says, whatever stands between its words: three in a row, a word of them cut off, too.

    Of a text with fewer words than that, all of them. A file's name made from a prompt is found by this, where a plain
    search would not.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._next: dict[tuple[str, str], set[str]] = {}
        self._short: set[tuple[str, ...]] = set()
        count = 0
        for text in dict.fromkeys(texts):
            for form in {text, json.dumps(text)[1:-1], quote(text, errors="replace")}:
                words = [found[0].casefold() for found in _words(form)]
                count += len(words)
                self._learn(words)
            if count > MOST_WORDS:
                break

    def _learn(self, words: list[str]) -> None:
        """Figures alone are left: a date in a name would hide when each line was written."""
        if 0 < len(words) < 3 and sum(map(len, words)) >= SHORTEST and not _figures(*words):
            self._short.add(tuple(words))
        for one, two, three in zip(words, words[1:], words[2:], strict=False):
            if _figures(one, two, three):
                continue
            self._next.setdefault((one, two), set()).add(three)

    def cover(self, text: str) -> str:
        if not self._next and not self._short:
            return text
        text = unicodedata.normalize("NFC", text)
        done, at = [], 0
        for begin, end in _together(self._found(text)):
            done += [text[at:begin], HIDDEN]
            at = end
        return "".join(done) + text[at:]

    def _found(self, text: str) -> Iterator[tuple[int, int]]:
        """From where to where, in the order of their ends."""
        last: deque[tuple[str, int]] = deque(maxlen=2)  # the words before, and where each begins
        for found in _words(text):
            word = found[0].casefold()
            if (word,) in self._short:
                yield found.span()
            if last and (last[-1][0], word) in self._short:
                yield last[-1][1], found.end()
            if len(last) == 2 and _goes_on(self._next.get((last[0][0], last[1][0])), word):
                yield last[0][1], found.end()
            last.append((word, found.start()))


def _words(text: str) -> Iterator[re.Match[str]]:
    return _WORD.finditer(unicodedata.normalize("NFC", text))


def _figures(*words: str) -> bool:
    return "".join(words).isdecimal()


def _goes_on(known: set[str] | None, word: str) -> bool:
    if known is None:
        return False
    return word in known or (len(word) >= _CUT and any(each.startswith(word) for each in known))


def _together(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Those that touch or overlap, as one. They come by their ends: a later one may begin before an earlier."""
    open_spans: list[tuple[int, int]] = []
    for begin, end in spans:
        while open_spans and begin <= open_spans[-1][1]:
            begin = min(begin, open_spans.pop()[0])
        open_spans.append((begin, end))
    yield from open_spans


def at_home(home: str, user: str) -> Callable[[str], str]:
    """A function that writes ~ for the folder `home`, and hides the name of `user` where a folder is called so."""
    turned = home.replace("\\", "/")
    ways = {home, turned, json.dumps(home)[1:-1], quote(turned)} if turned.partition("/")[2] else set()
    forms = "|".join(re.escape(way) for way in sorted(ways, key=len, reverse=True))
    whole = re.compile(rf"(?<!\w)(?:{forms})(?![\w-]|\.\w)", re.IGNORECASE) if forms else None
    name = re.compile(rf"(?<=[/\\]){re.escape(user)}(?![\w-]|\.\w)") if len(user) > 1 else None

    def cover(text: str) -> str:
        text = whole.sub("~", text) if whole else text
        return name.sub("[user]", text) if name else text

    return cover


def under(folder: str) -> Callable[[str], str]:
    """A function that hides how what lies in `folder` is called, up to the end of the quote or the line."""
    forms = "|".join(re.escape(way) for way in {folder, json.dumps(folder)[1:-1], quote(folder)})
    pattern = re.compile(rf"({forms})(/|\\+)[^'\"\r\n]+")
    return lambda text: pattern.sub(r"\1\2[file]", text) if len(folder) > 1 else text
