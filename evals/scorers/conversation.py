"""Conversation: what a follow-up costs against the same question put without the conversation."""


def turn_loss(with_turns: float | None, stand_alone: float | None) -> float | None:
    """What a score loses when the question leans on earlier turns: the stand-alone wording's minus the follow-up's.

    Negative where the follow-up does better; None where either was not measured. The comparison with a person's
    stand-alone rewrite is that of TREC CAsT (Dalton et al. 2020).
    """
    return None if with_turns is None or stand_alone is None else stand_alone - with_turns


def gap_closed(raw: float | None, ours: float | None, person: float | None) -> float | None:
    """The share of the gap between the raw turn and a person's rewrite that our reading of the turn closes.

    1 is as good as the person, 0 no better than the raw turn, negative worse than it. None where something was not
    measured or the person's wording does no better than the raw turn, so that there is no gap.

    Args:
        raw: the score of the turn as it was typed.
        ours: the score of the turn as it was read in the light of the conversation.
        person: the score of a person's stand-alone wording (the manual runs of TREC CAsT, Dalton et al. 2020).
    """
    if raw is None or ours is None or person is None or person <= raw:
        return None
    return (ours - raw) / (person - raw)
