"""Words as the reader's shell takes them."""

import sys


def typed_as(word: str, platform: str = sys.platform) -> str:
    """A file or folder as it is typed: in quotes where it holds blanks or signs, double ones on Windows."""
    windows = platform == "win32"
    word = f"./{word}" if word.startswith("-") else word
    if word and all(sign.isalnum() or sign in "-_./:" or (windows and sign == "\\") for sign in word):
        return word
    return f'"{word}"' if windows else "'" + word.replace("'", "'\\''") + "'"
