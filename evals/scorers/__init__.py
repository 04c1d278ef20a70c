"""Scorers: pure functions from what was retrieved and answered to numbers. None needs a language model.

"Not measured" is None, never 0: a mean is taken over what was measured, and the caller counts the rest.

retrieval      how well the labelled sections are ranked
nuggets        which facts an answer holds, and whether it is as long as they need
citations      whether what is said stands in what is cited
verdicts       yes, no or "it depends" as labelled
abstention     whether the confidence knows what is wrong
conversation   what a follow-up costs
disagreement   whether every side is shown
safety         whether an emergency is referred
statistics     means and differences with their intervals
latency        milliseconds
"""

from evals.scorers.abstention import (
    OperatingPoint,
    aurc,
    auroc,
    crag_score,
    operating_point,
    rejection_rates,
    risk_coverage,
)
from evals.scorers.citations import (
    CitationScore,
    LabelledCitations,
    cited_passage,
    labelled_share,
    leftover,
    quoted,
    score_citations,
    spans_exact,
    uncited_sentences,
)
from evals.scorers.conversation import gap_closed, turn_loss
from evals.scorers.disagreement import false_disagreement, sides_shown
from evals.scorers.latency import Latency, latency
from evals.scorers.nuggets import NuggetScore, conciseness, forbidden_found, plain_text, score_nuggets
from evals.scorers.retrieval import rank_scores
from evals.scorers.safety import referral_false_alarm, referral_first, referral_recall
from evals.scorers.statistics import Difference, Estimate, estimate, paired_difference, percentile
from evals.scorers.verdicts import verdict_right

__all__ = [
    "CitationScore",
    "Difference",
    "Estimate",
    "LabelledCitations",
    "Latency",
    "NuggetScore",
    "OperatingPoint",
    "aurc",
    "auroc",
    "cited_passage",
    "conciseness",
    "crag_score",
    "estimate",
    "false_disagreement",
    "forbidden_found",
    "gap_closed",
    "labelled_share",
    "latency",
    "leftover",
    "operating_point",
    "paired_difference",
    "percentile",
    "plain_text",
    "quoted",
    "rank_scores",
    "referral_false_alarm",
    "referral_first",
    "referral_recall",
    "rejection_rates",
    "risk_coverage",
    "score_citations",
    "score_nuggets",
    "sides_shown",
    "spans_exact",
    "turn_loss",
    "uncited_sentences",
    "verdict_right",
]
