"""Text is read in the encoding it is in, or refused: never as other letters than its author wrote."""

import pytest

from assistant.loading.encodings import decode
from assistant.loading.formats import parse
from assistant.loading.reading import UnreadableDocumentError

# Sentences with the letters that tell encodings apart, and the encodings they are saved in.
TEXTS = {
    "English": ("The “study” – by Müller – shows naïve results… and costs £5. Massage is safe.", "cp1252"),
    "price": ("The ticket costs £5.", "cp1252"),
    "recipe": ("Add ½ cup – not more – of the “plain” flour; it’s 5° colder…", "cp1252"),
    "German": ("Größe und Länge der Behandlung: die Masseurin übt täglich für die Prüfung.", "latin-1 cp1252"),
    "French": ("Le masseur a été formé à l'école; la séance coûte trente euros, même l'été.", "latin-1 cp1252"),
    "Spanish": ("¿Cuánto dura la sesión? Mañana por la mañana, señor, sin ningún niño.", "latin-1 cp1252"),
    "Swedish": ("Massören börjar på morgonen och är färdig på kvällen.", "cp1252"),
    "Danish": ("Massøren går hjem på grund af smørret æble.", "cp1252"),
    "Russian": ("Привет, как дела? Всё хорошо. Массаж делают утром, а вечером закрыто.", "cp1251 koi8-r iso8859-5"),
    "Greek": ("Η μάλαξη γίνεται το πρωί και το γραφείο είναι κλειστό το βράδυ.", "cp1253 iso8859-7"),
    "Polish": ("Zażółć gęślą jaźń. Łódź leży nad rzeką, a masażysta jest tu w środę.", "cp1250 iso8859-2"),
    "Czech": ("Příliš žluťoučký kůň úpěl ďábelské ódy. Masáž je příjemná.", "cp1250 iso8859-2"),
    "Hungarian": ("Árvíztűrő tükörfúrógép. A masszőr délután érkezik, és hétfőn őrzik.", "cp1250 iso8859-2"),
    "Turkish": ("Şişli'de bir masaj salonu açıldı; ağrı için öğleden sonra gelin.", "cp1254 iso8859-9"),
    "Romanian": ("Masajul se face dimineața și costă puțin; băiatul își așteaptă rândul.", "iso8859-16"),
    "Icelandic": ("Nuddið er gert á morgnana og þá er skrifstofan opin; það kostar þúsund.", "cp1252"),
    "Japanese": ("こんにちは、世界。マッサージは朝に行われます。", "shift-jis euc-jp"),
    "Chinese": ("按摩在早上进行，办公室晚上关门。请提前预约。", "gb18030"),
    "Macintosh": ("The “study” by Müller shows naïve results… café.", "mac_roman"),
}
READ = {"English", "price", "recipe", "German", "French", "Spanish", "Swedish", "Danish"}
READ_WHEN_LONG = READ | {"Russian", "Greek"}
CASES = [
    (language, text, encoding, times)
    for language, (text, encodings) in TEXTS.items()
    for encoding in encodings.split()
    for times in (1, 6, 40)
]


@pytest.mark.parametrize(("language", "text", "encoding", "times"), CASES)
def test_no_text_is_read_as_other_letters(language: str, text: str, encoding: str, times: int):
    whole = " ".join([text] * times)
    try:
        decoded = decode(whole.encode(encoding))
    except UnreadableDocumentError as error:
        assert error.reason == "its encoding is not known; save it as UTF-8"
        assert language not in (READ if times == 1 else READ_WHEN_LONG)
    else:
        assert decoded.text == whole
        assert decoded.warnings == (f"it is not UTF-8; it was read as {decoded.encoding}",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_without_a_warning(encoding: str):
    decoded = decode(TEXTS["Polish"][0].encode(encoding))
    assert (decoded.text, decoded.warnings) == (TEXTS["Polish"][0], ())
    assert decoded.encoding == encoding.removesuffix("-sig")


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="iso-8859-2">', "iso8859-2"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8-r"),
        ("<meta charset=Shift_JIS>", "cp932"),
        ("<meta charset=windows-1254>", "cp1254"),
    ],
)
def test_a_page_is_read_in_the_encoding_it_declares(head: str, encoding: str):
    words = {"iso8859-2": "Polish", "koi8-r": "Russian", "cp932": "Japanese", "cp1254": "Turkish"}[encoding]
    page = f"<html><head>{head}</head><body><p>{TEXTS[words][0]}</p></body></html>"
    parsed = parse(".html", page.encode(encoding))
    assert parsed.text == TEXTS[words][0]
    assert parsed.encoding == encoding


def test_a_page_in_utf_8_is_read_as_that_whatever_it_declares():
    page = f'<meta charset="iso-8859-1"><p>{TEXTS["Polish"][0]}</p>'
    assert parse(".html", page.encode()).text == TEXTS["Polish"][0]


def test_a_page_that_declares_nothing_and_is_unsure_is_refused():
    with pytest.raises(UnreadableDocumentError, match="encoding is not known"):
        parse(".html", f"<p>{TEXTS['Polish'][0]}</p>".encode("iso8859-2"))


def test_the_encoding_of_a_file_is_told():
    parsed = parse(".txt", TEXTS["English"][0].encode("cp1252"))
    assert (parsed.encoding, len(parsed.warnings)) == ("windows-1252", 1)
    assert parse(".md", b"Plain.").encoding == "utf-8"
