"""Runs inside the throw-away environment: texts as a JSON list in, readings as a JSON list out.

usage: python say.py PEER < texts

Each package is asked through the call its own page shows for making text speakable. Where it
raises, the reading is empty.
"""

import importlib
import json
import re
import sys
from collections.abc import Callable

Speaker = Callable[[str], str]


def _sea_g2p() -> Speaker:
    normalizer = importlib.import_module("sea_g2p").Normalizer(lang="vi")
    # It marks foreign words as <en>…</en> for its second step; the marks are not spoken.
    return lambda text: re.sub(r"</?[a-z]+>", "", normalizer.normalize(text))


def _vietnormalizer() -> Speaker:
    speak: Speaker = importlib.import_module("vietnormalizer").VietnameseNormalizer().normalize
    return speak


def _vinormx() -> Speaker:
    speak: Speaker = importlib.import_module("vinormx").TTSnorm
    return speak


SPEAKERS = {"sea-g2p": _sea_g2p, "vietnormalizer": _vietnormalizer, "vinormx": _vinormx}


def _reading(speak: Speaker, text: str) -> str:
    try:
        return speak(text)
    except Exception as error:  # noqa: BLE001 -- whatever a stranger's code raises is no reading
        sys.stderr.write(f"{text}: {error!r}\n")
        return ""


def main() -> None:
    """Read every text with one peer; the readings are the last line of standard output."""
    texts = json.loads(sys.stdin.buffer.read())
    speak = SPEAKERS[sys.argv[1]]()
    readings = [_reading(speak, text) for text in texts]
    sys.stdout.write("\n" + json.dumps(readings) + "\n")


if __name__ == "__main__":
    main()
