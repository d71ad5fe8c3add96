"""Measures of a ranking, and how sure one can be of their means."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

DEPTH = 10  # results that are looked at
_DRAWS = 2000
_SEED = 7

Measured = dict[str, float]  # measure: value, for one query
ByQuery = dict[str, Measured]


def measure(found: Sequence[str], relevant: Mapping[str, int]) -> Measured:
    """One query's measures: `found` best first, `relevant` document ids with their grades.

    nDCG as in Järvelin and Kekäläinen (2002) with the gain 2^grade - 1.
    """
    grades = [relevant.get(document, 0) for document in found[:DEPTH]]
    best = _gain(sorted(relevant.values(), reverse=True)[:DEPTH])
    hits = [place for place, grade in enumerate(grades, start=1) if grade]
    return {
        "success_at_1": float(any(grades[:1])),
        "success_at_5": float(any(grades[:5])),
        "ndcg_at_10": _gain(grades) / best if best else 0.0,
        "recall_at_10": len(hits) / len(relevant) if relevant else 0.0,
        "mrr_at_10": 1 / hits[0] if hits else 0.0,
    }


def means(by_query: ByQuery) -> Measured:
    """The mean of each measure."""
    return {name: round(float(values.mean()), 4) for name, values in _columns(by_query).items()}


def intervals(by_query: ByQuery) -> dict[str, list[float]]:
    """Of each mean the interval that holds 95 % of what drawing the queries anew would give (bootstrap)."""
    return {name: _interval(values) for name, values in _columns(by_query).items()}


def differences(now: ByQuery, earlier: ByQuery) -> dict[str, list[float]]:
    """Of each measure the 95 % interval of now minus earlier, query by query, over the queries of both."""
    both = sorted(now.keys() & earlier.keys())
    changes = {
        query: {name: now[query][name] - earlier[query][name] for name in now[query].keys() & earlier[query].keys()}
        for query in both
    }
    return intervals(changes)


def percentiles(milliseconds: Sequence[float]) -> dict[str, float]:
    """What half and what 95 % of the calls stay below."""
    if not milliseconds:
        return {"p50": 0.0, "p95": 0.0}
    return {f"p{part}": round(float(np.percentile(milliseconds, part)), 1) for part in (50, 95)}


def _gain(grades: Sequence[int]) -> float:
    return math.fsum((2.0**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades, start=1))


def _columns(by_query: ByQuery) -> dict[str, "np.ndarray[tuple[int], np.dtype[np.float64]]"]:
    """The values of each measure, over the queries that it was taken of."""
    names = dict.fromkeys(name for measured in by_query.values() for name in measured)
    return {
        name: np.array([measured[name] for measured in by_query.values() if name in measured], np.float64)
        for name in names
    }


def _interval(values: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> list[float]:
    draws = np.random.default_rng(_SEED).integers(0, len(values), (_DRAWS, len(values)))
    low, high = np.percentile(values[draws].mean(axis=1), (2.5, 97.5))
    return [round(float(low), 4), round(float(high), 4)]
