"""How topics are learned: fixed beforehand, the same for every office."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """How a model is made."""

    #: Ridge penalty of one row: the more, the less single rows are followed.
    penalty: float = 0.3
    #: An example that was made, not received, is followed so many times less.
    example_penalty: float = 10.0
    #: The themes' share in how alike two texts are, with no rows at all.
    theme_share: float = 0.3
    #: With so many rows the themes' share is half of that; it falls with the third power.
    theme_rows: float = 900.0
    #: Themes with less than this share are left out, which makes suggestions quicker.
    least_theme_share: float = 0.01
    #: Rows alike by so much are versions of one message, and are held back together.
    alike: float = 0.4
    #: Only the newest so many rows are learned from: time grows with their third power.
    most_rows: int = 12_000
    #: From so many rows on a feature must be in two of them to count.
    common_rows: int = 1_000
    #: With so many whole messages confidence is learned from them alone, not from texts that were
    #: cut down to the words that tell: those are easier than what people will write.
    whole_rows: int = 300
    #: The features that tell most; more would make the model larger and hardly better.
    most_features: int = 400_000
    #: Nothing is suggested below this confidence; the office may choose another.
    least_confidence: float = 0.8

    def share_of_themes(self, rows: int) -> float:
        """The themes' share with so many rows; 0 where it would be too small to matter."""
        share = self.theme_share / (1 + (rows / self.theme_rows) ** 3)
        return share if share >= self.least_theme_share else 0.0


USUAL = Settings()
