"""Words as the stages compare them: folded spelling, stems, quantities and the vocabularies of negation and modality.

tokens        words, stems and British/American folding
quantities    figures with their units
polarity      negation, requirement, permission and conditions in a sentence
dictionary    synonyms, opposites and verbs
yes_no        a yes/no question: its subject and what is asked of it
nearness      how near two words are in meaning
vocabulary    what the corpus calls things: word frequencies, abbreviations, spelling correction
"""

from assistant.language.tokens import content_words, fold, keyword_tokens, related, stem_words

__all__ = ["content_words", "fold", "keyword_tokens", "related", "stem_words"]
