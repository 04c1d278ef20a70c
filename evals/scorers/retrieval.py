"""Retrieval: how well the sections that hold the answer are ranked, by the measures of ir-measures."""

from collections.abc import Collection, Iterator, Mapping, Sequence

MEASURES = ("Success@1", "Success@5", "RR@10", "nDCG@10", "Recall@10")


def rank_scores(
    rankings: Mapping[str, Sequence[str]], relevant: Mapping[str, Collection[str]]
) -> dict[str, dict[str, float]]:
    """Success@1, Success@5, RR@10, nDCG@10 and Recall@10 of each question, as ir-measures computes them.

    Success@k is TREC's "anything relevant among the first k"; RR@10 one over the rank of the first relevant section, 0
    below the tenth (Voorhees 1999, TREC-8); nDCG@10 has binary gains and a log2 discount (Järvelin and Kekäläinen
    2002); Recall@10 is the share of the relevant sections among the first ten (MacAvaney et al. 2022, ir-measures).

    A section counts once, at its first passage. Its later passages keep their places, so that a rank is the one that a
    user sees.

    Args:
        rankings: for each question the sections of its passages, best first; empty where nothing was found (scores 0).
        relevant: for each question the sections that hold the answer.

    Returns:
        The scores by question and measure, for the questions that were ranked and have a relevant section.
    """
    import ir_measures

    ids = [question for question in rankings if relevant.get(question)]
    if not ids:
        return {}
    named = {str(ir_measures.parse_measure(name.replace("Recall", "R"))): name for name in MEASURES}
    judgements: list[object] = []
    run: list[object] = []
    for number, question in enumerate(ids):
        query = str(number)
        section_ids = {section: f"section-{place}" for place, section in enumerate(sorted(set(relevant[question])))}
        judgements.extend(ir_measures.Qrel(query, section_id, 1) for section_id in section_ids.values())
        for place, name in enumerate(_result_ids(rankings[question], section_ids)):
            # Equal scores would be put in another order, by name.
            run.append(ir_measures.ScoredDoc(query, name, float(len(rankings[question]) - place)))
    scores: dict[str, dict[str, float]] = {question: dict.fromkeys(MEASURES, 0.0) for question in ids}
    if run:
        for metric in ir_measures.iter_calc([ir_measures.parse_measure(name) for name in named], judgements, run):
            scores[ids[int(metric.query_id)]][named[str(metric.measure)]] = float(metric.value)
    return scores


def _result_ids(ranking: Sequence[str], section_ids: Mapping[str, str]) -> Iterator[str]:
    """A name for each place: a relevant section's own at its first passage, else one that no judgement has."""
    seen: set[str] = set()
    for place, section in enumerate(ranking):
        first = section in section_ids and section not in seen
        seen.add(section)
        yield section_ids[section] if first else f"other-{place}"
