"""Whether a question is in English: by its script, and by the small words that every sentence of a language needs."""

import re
import unicodedata
from collections.abc import Collection

from assistant.language.tokens import fold

# Small words and the commonest verbs of questions.
_ENGLISH_WORDS = """
a about after all also am an and any are as at be because been before but by can could did do does for from get give
had has have he her his how i if in into is it its just like may me more much must my need no not of off on one only
or our out please s she should so some t than that the their them then there these they this to under up us was we
were what when where which who whom whose why will with without would you your dont doesnt isnt cant im ive tell say
says help make makes mean means find take long many
"""
# The same of some fifteen other languages in Latin letters.
_FOREIGN_WORDS = """
que qué quien quién cual cuál cuales cómo como cuando cuándo cuanto cuánto cuantos cuánta cuántas cuántos donde dónde
porque por para pero con sin una uno unos unas es son está están estoy soy ser tiene tengo tienen hay puedo puede
pueden necesito necesita debo debe hacer cuesta cuestan mi mis su sus muy más esto este esta eso ese también quiero
significa sobre entre hasta desde dice quanto quanta quantos quantas quais qual quem onde porquê não sim sem um uma
uns umas são estou tenho tem têm posso pode podem preciso precisa devo deve fazer custa custam meu minha seu sua muito
mais isto isso também pra pelo pela combien comment quand où pourquoi quel quelle quels quelles qui est sont suis
avoir ai avez puis-je peut peuvent peux dois doit faut faire coûte coute dans avec sans sur une mon ma mes votre vos
notre nous vous je il elle ils elles pas ne plus très aussi cela ça cette ces et ou pour parce c'est qu'est-ce qu'un
qu'une j'ai l'on d'un quanti chi cosa che cos'è dove perché perche sono è essere ho hai avere può puo possono bisogna
fare serve costa costano senza gli lo mio mia suo molto più piu questo questa quello anche non wie wer wo wann warum
welche welcher welches wieviel ist sind bin sein habe hat haben kann kannst können darf muss müssen soll sollte
brauche braucht kostet kosten gibt ich du er sie wir ihr mein meine meinen eine einen einem einer ein und oder aber
nicht kein keine mit ohne für über auf aus bei nach vom zum zur auch sehr mehr dass wenn hoe waar wanneer waarom welke
wat zijn heb heeft hebben kan mag moet nodig kost ik jij wij mijn een het niet geen met zonder voor op uit bij naar
ook zeer meer hur vad vem var när varför vilken vilka är har får måste behöver kostar jag vi min mitt ett och eller
men inte ingen med utan för på av om också mycket mer hvad hvor hvem hvornår hvorfor hvilken jeg skal må koster det
ikke hva hvordan trenger jak kto gdzie kiedy dlaczego który która które ile jest są mam mieć mogę może można muszę
trzeba kosztuje ja ty mój moja nie tak czy albo ale bez dla przez przy też bardzo się nasıl kim nerede neden hangi kaç
yok için bir bu şu çok daha mı mu mü olarak gerekli kadar apa siapa bagaimana berapa kapan mengapa yang adalah saya
anda dengan untuk tidak bisa harus nedir y e é ko ba ano paano sino saan kailan bakit magkano ang mga ako ikaw siya
hindi kailangan po
"""
# Words that stand in names too ("Los Angeles", "van der Berg").
_PARTICLE_WORDS = """
de la los las el del al le les des du di da dei della van von der den das dem te do dos
"""
# What other languages write the same, though it means something else there.
_NEUTRAL_WORDS = "a am an as at be do her i in is me no on plus so was"
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_FOREIGN = frozenset(_FOREIGN_WORDS.split())
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_NEUTRAL = (_ENGLISH & (_FOREIGN | _PARTICLES)) | frozenset(_NEUTRAL_WORDS.split())
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LATIN = ("LATIN", "FULLWIDTH LATIN", "MATHEMATICAL")  # beginnings of the names of letters
_ELIDED = ("l'", "qu'", "j'", "n'")
_SPANISH_MARKS = "¿¡"
_UNKNOWN = 0.5  # the share of unknown words from which a single foreign word tells


def is_english(text: str, known_words: Collection[str]) -> bool:
    """Whether a question is in English; names, borrowed words and slips of spelling do not make it another language.

    Args:
        text: the question as it was asked.
        known_words: common English words, folded.
    """
    letters = [letter for letter in text if letter.isalpha()]
    if not letters:
        return True
    if sum(not _is_latin(letter) for letter in letters) > len(letters) / 2:
        return False
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    english = sum(word in _ENGLISH and word not in _NEUTRAL for word in words)
    foreign = sum((word in _FOREIGN and word not in _NEUTRAL) or word.startswith(_ELIDED) for word in words)
    foreign += any(mark in text for mark in _SPANISH_MARKS)
    if not foreign:
        return True
    particles = sum(word in _PARTICLES and word not in _NEUTRAL for word in words)
    if foreign + particles > max(english, 1):
        return False
    unknown = sum(fold(word) not in known_words for word in words)
    return english > 0 or unknown < _UNKNOWN * len(words)


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith(_LATIN)
