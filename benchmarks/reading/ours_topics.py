"""Heartline's answer for `benchmarks.reading.topics`.

Usage: ours_topics.py TRAIN TEST (JSON lists).
"""

import json
import sys
import time
from pathlib import Path

from benchmarks.measuring import most_memory
from heartline.engines.reading.clean import clean_text
from heartline.engines.reading.topics.training import train


def main() -> None:
    """Learn, answer, and say what it cost; cleaning the text is counted in."""
    learn, asked = (json.loads(Path(path).read_text(encoding="utf-8")) for path in sys.argv[1:])
    clean_text("热身")
    begun = time.process_time()
    model = train([clean_text(text).analysed for text, _ in learn], [label for _, label in learn])
    trained = time.process_time()
    told = model.suggest([clean_text(text).analysed for text, _ in asked])
    ended = time.process_time()
    answer = {
        "labels": [one.label for one in told],
        "confidence": [one.confidence for one in told],
        "train_seconds": trained - begun,
        "per_second": len(asked) / (ended - trained),
        "megabytes": most_memory(),
    }
    sys.stdout.write(json.dumps(answer, ensure_ascii=False))


if __name__ == "__main__":
    main()
