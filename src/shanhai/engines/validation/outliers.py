"""Outliers by the robust z-score, which the outliers themselves do not spoil."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from shanhai.engines.validation.checks import shown_number
from shanhai.engines.validation.values import Finding, Outlier, Stated
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.units import unit

THRESHOLD = Fraction(7, 2)
"""|z| above which a value is called an outlier. Source: Iglewicz and Hoaglin 1993, p. 11."""
MAD_TO_SIGMA = Fraction(14826, 10000)
"""The median absolute deviation × 1.4826 estimates the standard deviation of a normal distribution (1/Φ⁻¹(3/4))."""
MEAN_TO_SIGMA = Fraction(12533, 10000)
"""The mean absolute deviation × 1.2533 does the same (√(π/2))."""
FEWEST = 5
"""Earlier values (on change: earlier changes) without which nothing is said."""
FLAT = Fraction(1, 10)
"""Where all earlier values are the same there is no spread to measure by; a tenth is asked about. A convention of ours."""

Point = tuple[int, Stated]
"""A figure and when it is: the number of the month its period ends in, counted from year 0."""
KINDS: Mapping[str, Bilingual] = {
    "level": Bilingual("数值", "The value"),
    "previous": Bilingual("与上期之比", "The ratio to the period before"),
    "year": Bilingual("与上年同期之比", "The ratio to a year before"),
}


@dataclass(frozen=True, slots=True)
class Score:
    """How far a value lies from others: their median, the spread, and the robust z-score (None where all are the same)."""

    value: Fraction
    median: Fraction
    spread: Fraction
    z: Fraction | None

    @property
    def is_outlier(self) -> bool:
        """Whether it is asked about."""
        if self.z is not None:
            return abs(self.z) > THRESHOLD
        return abs(self.value - self.median) > abs(self.median) * FLAT


def score(value: Fraction, earlier: Sequence[Fraction]) -> Score | None:
    """Return the robust z-score of a value against earlier ones; None if there are fewer than five.

    z = (x − median) / (1.4826 × MAD), MAD being the median of |x − median|; an outlier has |z| > 3.5. If MAD is 0,
    because more than half of the earlier values are the same, the mean absolute deviation × 1.2533 takes its place.
    Source: B. Iglewicz and D. C. Hoaglin, How to Detect and Handle Outliers, ASQC 1993, pp. 11–13; the modified
    z-score 0.6745 (x − median) / MAD, recommended threshold 3.5. For MAD = 0: the IBM SPSS modified z-score.
    """
    if len(earlier) < FEWEST:
        return None
    middle = median(earlier)
    away = [abs(one - middle) for one in earlier]
    spread = median(away) * MAD_TO_SIGMA or sum(away, Fraction(0)) / len(away) * MEAN_TO_SIGMA
    return Score(value, middle, spread, (value - middle) / spread if spread else None)


def median(values: Sequence[Fraction]) -> Fraction:
    """Return the middle of values, or half-way between the two in the middle."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def check_outlier(rule: Outlier, figure: Point, earlier: Sequence[Point], *, months: int) -> Finding | None:
    """Return what stands out in a figure against the earlier ones of its series.

    On change by default: a level that grows steadily is at its end always far from its median, while its ratios from
    one period to the next scatter about one value; a ratio also finds a slip of the decimal point at any level. On
    level for what has no trend, such as shares. Change needs positive figures; with any other the level is taken.
    Hedged figures count as the number they state.

    Args:
        rule: on what, and against which period.
        figure: the figure that is looked at.
        earlier: those before it, in any order; others are left out.
        months: how many months a period of the series lasts.
    """
    series = {when: one for when, one in earlier if when < figure[0] and _fits(one, figure[1])} | {figure[0]: figure[1]}
    values = {when: Fraction(one.quantity.value) * unit(one.quantity.unit).factor for when, one in series.items()}
    on_change = rule.on == "change" and all(value > 0 for value in values.values())
    back = 12 if rule.against == "year" else months
    looked_at = _changes(values, back) if on_change else values
    if figure[0] not in looked_at:
        return None
    value = looked_at.pop(figure[0])
    found = score(value, list(looked_at.values()))
    if found is None or not found.is_outlier:
        return None
    before = series.get(figure[0] - back) if on_change else None
    size = Fraction(1) if on_change else unit(figure[1].quantity.unit).factor
    kind = KINDS[rule.against if on_change else "level"]
    compared = (figure[1], before) if before else (figure[1],)
    return Finding("outlier", _words(found, kind, compared, len(looked_at), size), compared)


def _fits(one: Stated, figure: Stated) -> bool:
    return unit(one.quantity.unit).powers == unit(figure.quantity.unit).powers


def _changes(values: dict[int, Fraction], back: int) -> dict[int, Fraction]:
    return {when: value / values[when - back] for when, value in values.items() if when - back in values}


def _words(found: Score, kind: Bilingual, compared: Sequence[Stated], number: int, size: Fraction) -> Bilingual:
    figures = {language: "；".join(one.show(language) for one in compared) for language in ("zh",)}
    figures["en"] = "; ".join(one.show("en") for one in compared)
    value, middle = shown_number(found.value / size, 3), shown_number(found.median / size, 3)
    if found.z is None:
        return Bilingual(
            f"{figures['zh']}：{kind.zh} {value}，此前 {number} 次都是 {middle}。",
            f"{figures['en']}: {kind.en} is {value}; the {number} before were all {middle}.",
        )
    z = shown_number(found.z, 1)
    return Bilingual(
        f"{figures['zh']}：{kind.zh} {value}，此前 {number} 次的中位数是 {middle}，稳健 z 分数 {z}（超过 ±3.5）。",
        f"{figures['en']}: {kind.en} is {value}; the median of the {number} before is {middle}, the robust z-score {z}"
        " (beyond ±3.5).",
    )
