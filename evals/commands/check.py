"""`python -m evals check`."""

import typer

from evals.commands.options import CorpusOption, LabelsOption, QuestionsOption, SuiteOption


def check(
    suite: SuiteOption = None,
    questions: QuestionsOption = None,
    corpus: CorpusOption = None,
    labels: LabelsOption = "sections",
) -> None:
    """See that question files are in order and that their labels are sections of the corpus.

    Example: python -m evals check --suite all
    """
    from evals.measuring import checked, targets

    for target in targets(suite, questions or (), corpus):
        typer.echo(f"{target.name}: {len(checked(target, labels))} questions, all in order", err=True)
