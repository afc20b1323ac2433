"""What users would take to group messages. Usage: group.py TEXTS

TEXTS is a JSON list; the answer is one JSON object. The radius is that of a published team
(members less alike than 0.42 are no neighbours).
"""

import json
import sys
import time
from pathlib import Path

import jieba
from sklearn.cluster import DBSCAN
from sklearn.feature_extraction.text import TfidfVectorizer


def main():
    texts = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    jieba.setLogLevel(60)
    jieba.initialize()
    begun = time.process_time()
    vectorizer = TfidfVectorizer(tokenizer=jieba.lcut, token_pattern=None, sublinear_tf=True)
    rows = vectorizer.fit_transform(texts)
    found = DBSCAN(eps=0.58, min_samples=2, metric="cosine").fit_predict(rows).tolist()
    spent = time.process_time() - begun
    status = Path("/proc/self/status").read_text(encoding="ascii")
    json.dump(
        {
            # Noise is nobody's neighbour: each such message stands alone.
            "groups": [one if one >= 0 else -1 - at for at, one in enumerate(found)],
            "seconds": spent,
            "megabytes": int(status.partition("VmHWM:")[2].split()[0]) / 1024,
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
