"""What users would take to classify messages. Usage: classify.py linear|signs|fasttext TRAIN TEST

TRAIN and TEST are JSON lists of [text, label]; the answer is one JSON object.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

import jieba


def linear(train, test):
    """Jieba words, TF-IDF and a linear support vector machine, as in most tutorials."""
    return support_vectors(train, tokenizer=jieba.lcut, token_pattern=None)


def signs(train, test):
    """One to three signs instead of words, which needs no dictionary."""
    return support_vectors(train, analyzer="char", ngram_range=(1, 3))


def support_vectors(train, **features):
    """A linear support vector machine over the TF-IDF of such features."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    vectorizer = TfidfVectorizer(sublinear_tf=True, **features)
    model = make_pipeline(vectorizer, LinearSVC())
    model.fit([text for text, _ in train], [label for _, label in train])

    def told(texts):
        margins = model.decision_function(texts)
        best = margins.argmax(axis=1)
        return [model.classes_[at] for at in best], margins.max(axis=1).tolist()

    return told


def fasttext(train, test):
    """Jieba words and fastText with pairs of words."""
    import fasttext as library

    with tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False) as lines:
        for text, label in train:
            lines.write(f"__label__{label} {' '.join(jieba.lcut(text))}\n".replace("\r", " "))
    model = library.train_supervised(
        lines.name, epoch=25, lr=0.5, wordNgrams=2, dim=100, minCount=1, thread=1, verbose=0
    )
    os.unlink(lines.name)

    def told(texts):
        cut = [" ".join(jieba.lcut(text)).replace("\n", " ") for text in texts]
        labels, chances = model.predict(cut)
        names = [each[0].removeprefix("__label__") for each in labels]
        return names, [min(float(each[0]), 1.0) for each in chances]

    return told


def main():
    kind, *paths = sys.argv[1:]
    train, test = (json.loads(Path(path).read_text(encoding="utf-8")) for path in paths)
    jieba.setLogLevel(60)
    jieba.initialize()
    begun = time.process_time()
    told = {"linear": linear, "signs": signs, "fasttext": fasttext}[kind](train, test)
    trained = time.process_time()
    labels, confidence = told([text for text, _ in test])
    ended = time.process_time()
    status = Path("/proc/self/status").read_text(encoding="ascii")
    json.dump(
        {
            "labels": labels,
            "confidence": confidence,
            "is_chance": kind == "fasttext",
            "train_seconds": trained - begun,
            "per_second": len(test) / (ended - trained),
            "megabytes": int(status.partition("VmHWM:")[2].split()[0]) / 1024,
        },
        sys.stdout,
        ensure_ascii=False,
    )


if __name__ == "__main__":
    main()
