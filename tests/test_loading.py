import contextlib
import os
import string
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assistant.errors import CorpusError
from assistant.loading import MAX_FILE_BYTES, UnreadableDocumentError, load_corpus, load_document
from assistant.loading.blocks import build_structure
from assistant.loading.front_matter import split_front_matter
from assistant.loading.markdown import MarkdownText
from assistant.loading.plain_text import read_plain_text
from assistant.loading.reading import clean

DATA = Path(__file__).parent / "data" / "loading"
ARTICLES = Path(__file__).parents[2] / "shared" / "sources"


def plain(name):
    return load_document(DATA / "plain" / name, DATA / "plain")


def paths(document):
    """The headings below the title, as `outer > inner`."""
    return [" > ".join(section.path[1:]) for section in document.sections]


def section(document, heading):
    return next(section for section in document.sections if section.heading == heading)


def texts(document, kind, heading=None):
    part = section(document, heading) if heading else None
    sentences = document.sentences[part.first : part.last] if part else document.sentences
    return [" ".join(sentence.text.split()) for sentence in sentences if sentence.kind == kind]


def items_by_lead(document):
    """Each list of the document under the text that introduces it."""
    lists = {}
    for sentence in document.sentences:
        if sentence.kind == "item":
            lead = document.sentences[sentence.lead].text if sentence.lead is not None else None
            lists.setdefault(lead, []).append(" ".join(sentence.text.split()))
    return lists


def corpus_of(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return load_corpus(folder)


# Plain text


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("underlined", ["", "Getting a bed", "Rules for the shed"]),
        ("capitals", ["", "WHERE IT STOPS", "FARES", "LOST PROPERTY"]),
        (
            "numbered",
            [
                "",
                "Before you start",
                "Finding the hole",
                "Finding the hole > 2.1 By ear",
                "Finding the hole > 2.2 Under water",
                "Patching",
            ],
        ),
        ("wrapped", ["", "Getting There"]),
        ("minutes", ["", "Heating", "Playground", "Any other business"]),
        (
            "faq_markers",
            [
                "",
                "Do I have to wear a cap?",
                "What does a ten-visit card cost?",
                "Can I bring my own float? And may children use it?",
            ],
        ),
        (
            "faq_plain",
            [
                "",
                "FAQ",
                "FAQ > Do I need a licence?",
                "FAQ > How long can I keep the boat?",
                "FAQ > Which things are on board?",
                "Contact",
            ],
        ),
        ("transcript", ["", "INTERVIEWER: How did you start?", "INTERVIEWER: What does a beginner need?"]),
        (
            "web_page",
            [
                "",
                "Choosing the Right Apples",
                "The Best Place",
                "Keeping Mice Away",
                "Comments",
                "Comments > Petra Lang says",
                "Comments > Tom says on 5 November 2021 at 10:14",
            ],
        ),
        ("unmarked_list", ["", "Tickets"]),
        ("long_items", [""]),
        ("sections_only", [""]),
    ],
)
def test_headings_are_found_without_markup(name, expected):
    assert paths(plain(f"{name}.txt")) == expected


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("underlined", "Community Garden Handbook"),
        ("web_page", "How To Store Winter Apples"),
        ("minutes", "Minutes of the Residents' Meeting"),
        ("faq_markers", "Swimming Pool: Questions and Answers"),
        ("letter", "Letter"),
    ],
)
def test_the_title_is_the_first_line_or_else_the_name_of_the_file(name, title):
    assert plain(f"{name}.txt").title == title


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "underlined",
            {
                "What you need to bring:": [
                    "gloves and sturdy shoes",
                    "a watering can of at most 10 litres, because the taps are slow in summer",
                    "seeds or seedlings",
                ]
            },
        ),
        (
            "numbered",
            {
                "Follow these steps:": [
                    "Roughen the rubber with sandpaper.",
                    "Spread the glue and wait five minutes.",
                    "Press the patch on firmly.",
                ],
                "Spread the glue and wait five minutes.": ["In winter, wait ten.", "In summer, three will do."],
            },
        ),
        (
            "letter",
            {"Please find below the rooms that can be booked:": ["Small reading room", "Seminar room", "Music room"]},
        ),
        ("faq_plain", {"On board you find:": ["life jackets", "an anchor", "two paddles"]}),
        ("web_page", {"Good keepers are:": ["Boskoop", "Ontario", "Winter Rambo"]}),
        (
            "unmarked_list",
            {
                "These pieces are on the programme this year:": [
                    "Requiem in D minor",
                    "Four Sea Songs",
                    "The Winter Journey",
                    "Evening Hymn",
                ]
            },
        ),
        (
            "long_items",
            {
                "Everyone who uses the sauna agrees to the following:": [
                    "Shower first.",
                    "Sit on a towel.",
                    "Stay quiet.",
                ]
            },
        ),
    ],
)
def test_lists_are_complete_and_know_what_introduces_them(name, expected):
    assert items_by_lead(plain(f"{name}.txt")) == expected


def test_wrapped_lines_are_read_as_one_sentence_whose_quote_keeps_the_line_break():
    document = plain("wrapped.txt")
    assert "Its light can be\nseen from 21 miles away." in [sentence.text for sentence in document.sentences]


def test_page_furniture_and_captions_are_kept_apart_from_the_text():
    furniture = texts(plain("web_page.txt"), "furniture")
    for words in (
        "Skip to content",
        "Woman Sorting Apples in a Cellar",
        "Subscribe to our newsletter and never miss a tip!",
        "Share this post",
        "Leave a Comment",
        "All rights reserved.",
    ):
        assert words in furniture
    assert texts(plain("web_page.txt"), "prose", "Petra Lang says") == ["We use an old fridge.", "it works very well."]


@pytest.mark.parametrize(
    "line",
    [
        "Related articles: Ten kinds of apple | Cellars in winter",
        "Advertisement: Learn to press apples in an afternoon!",
    ],
)
def test_a_line_that_only_leads_elsewhere_is_furniture(tmp_path, line):
    text = f"Apples\n\nAn apple keeps all winter.\n\n{line}\n\nRelated work is done in the press house.\n"
    document = corpus_of(tmp_path, {"a.txt": text}).documents[0]
    assert "An apple keeps all winter." in texts(document, "prose")
    assert "Related work is done in the press house." in texts(document, "prose")
    assert not any(line.startswith(sentence) for sentence in texts(document, "prose"))


def test_a_signature_is_no_heading():
    assert texts(plain("letter.txt"), "heading") == []


def test_a_repeated_passage_is_furniture_only_where_it_holds_an_offer(tmp_path):
    passage = "Need a tide table?\n\nAll the tides of the year\n\nIt hangs in every kitchen by the sea.\n\n"
    offer = "Download our free table.\n\n"
    text = "Tides\n\nThe moon pulls the water.\n\n{0}The sun pulls it too.\n\n{0}Both pull at new moon.\n"
    files = {"plain.txt": text.format(passage), "offer.txt": text.format(passage + offer)}
    offering, plain_repeat = corpus_of(tmp_path, files).documents
    assert len(texts(plain_repeat, "furniture")) == 0
    assert len(texts(offering, "furniture")) == 8
    assert texts(offering, "prose")[-1] == "Both pull at new moon."


def test_a_heading_with_a_noun_in_ing_is_no_caption(tmp_path):
    text = "Money\n\nAn insurer pays by the code.\n\nInsurance Billing Codes\n\nBilling needs a code for each visit.\n"
    document = corpus_of(tmp_path, {"a.txt": text}).documents[0]
    assert paths(document) == ["", "Insurance Billing Codes"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You need: - a rope - a lamp - a map\n", {"You need:": ["a rope", "a lamp", "a map"]}),
        ("You need: - a rope. - a lamp. - a map. Then go.\n", {"You need:": ["a rope.", "a lamp.", "a map."]}),
        ("You need: • a rope • a lamp\n", {"You need:": ["a rope", "a lamp"]}),
        (
            "Rules\n\nPlease note:\n\n- Ropes are short. - Lamps are dim.\n",
            {"Please note:": ["Ropes are short.", "Lamps are dim."]},
        ),
        ("A rope - the long one - and a lamp - the dim one - are here.\n", {}),
        (
            "Rules\n\nPlease note:\n\n- a well-worn rope - the long one\n",
            {"Please note:": ["a well-worn rope - the long one"]},
        ),
    ],
)
def test_lists_that_were_run_together_are_taken_apart(tmp_path, text, expected):
    assert items_by_lead(corpus_of(tmp_path, {"a.txt": text}).documents[0]) == expected


def test_lists_that_lost_their_bullets_end_above_the_next_heading(tmp_path):
    text = "Stroke\n\nSigns are:\n\nTrouble speaking\n\nA severe headache\n\nFirst Aid\n\nCall for help at once.\n"
    document = corpus_of(tmp_path, {"a.txt": text}).documents[0]
    assert items_by_lead(document) == {"Signs are:": ["Trouble speaking", "A severe headache"]}
    assert paths(document) == ["", "First Aid"]


def test_definitions_after_a_colon_know_what_introduces_them(tmp_path):
    text = "Tea\n\nTwo kinds matter:\n\nGreen tea: It is steamed. It stays green.\n\nBlack tea: It is left to wither.\n"
    document = corpus_of(tmp_path, {"tea.txt": text}).documents[0]
    led = [sentence.text for sentence in document.sentences if sentence.lead == 1]
    assert led == ["Green tea: It is steamed.", "Black tea: It is left to wither."]


def test_plain_text_stays_as_it_is_but_for_line_ends_and_control_characters(tmp_path):
    raw = "\ufeffOne  line.\r\nAnother\x0c line.\r\r\n\tIndented\x07 – “quoted”.\x1b[0m"
    document = corpus_of(tmp_path, {"a.txt": raw}).documents[0]
    assert document.text == "One  line.\nAnother line.\n\n\tIndented – “quoted”.[0m"


# Markdown


def test_markdown_is_rendered_without_a_trace_of_markup():
    document = load_document(DATA / "markdown" / "handbook.md", DATA / "markdown")
    assert document.text == (DATA / "markdown" / "handbook.rendered").read_text().rstrip("\n")
    assert paths(document) == [
        "",
        "Do I need to book?",
        "Do I need to book? > Booking a car",
        "Prices",
        "Prices > Groups",
    ]
    assert texts(document, "row") == ["Who: Adult; Single: $4.50; Return: $8.00.", "Who: Child; Single: $2.00."]
    assert items_by_lead(document)["Say how long the car is:"] == ["up to 5 m", "longer"]


def test_front_matter_fills_the_record():
    document = load_document(DATA / "markdown" / "handbook.md", DATA / "markdown")
    assert (document.title, document.kind, document.as_of) == ("Ferry Handbook", "guide", "2024-05-01")
    assert document.jurisdiction == "Norway, Sweden"
    assert [source.title for source in document.sources] == ["Ferry Handbook", "Timetable 2024", "An older brochure"]
    assert document.sources[0].url == "https://ferries.example.org/handbook"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("a ![one](x.png) b", "a b"),
        ("![only](x.png)\n\nword", "word"),
        ("# *A* `b` [c](d)\n\nx", "A b c\n\nx"),
        ("x<br>y<script>evil()</script>z", "x\nyz"),
        ("<div>\n<style>p {}</style>\n<p>kept</p></div>", "kept"),
        ("<!-- hidden -->\n\nshown", "shown"),
        ("- a\n\n  more\n\n- b", "• a\n\nmore\n\n• b"),
        ("3. c\n4. d", "3. c\n4. d"),
        ("a  \nb", "a\nb"),
        ("a\nb", "a b"),
        ("&lt;b&gt; &amp; \\*", "<b> & *"),
        ("word[^2] more", "word more"),
        ("---\n\ntext\n\n---\n", "text"),
    ],
)
def test_markdown_constructs(source, text):
    assert MarkdownText(source).text == text


def test_two_rules_are_no_front_matter():
    matter, rest = split_front_matter("---\nJust words\n---\n\nText.\n")
    assert matter.title == ""
    assert "Just words" in rest


def test_items_of_one_list_share_a_lead_across_a_paragraph_between_them():
    markdown = MarkdownText("Bring:\n\n- a\n\n  And more.\n\n- b")
    structure = build_structure(markdown.text, markdown.blocks, title="")
    assert [(sentence.text, sentence.lead) for sentence in structure.sentences] == [
        ("Bring:", None),
        ("a", 0),
        ("And more.", None),
        ("b", 0),
    ]


# Files


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "it is empty"),
        ("blank.md", b" \n\t\n", "it is empty"),
        ("marks.txt", b"***\n\n---\n", "it is empty"),
        ("bom.txt", b"\xef\xbb\xbf", "it is empty"),
        ("heading.md", b"# Alone\n", "headings or page furniture only"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
        ("codes.txt", bytes(range(1, 32)) * 9, "binary"),
        ("cyrillic.txt", "Привет, как дела? Всё хорошо.".encode("koi8-r"), "encoding"),
        ("japanese.txt", "こんにちは、世界。".encode("shift-jis"), "encoding"),
        ("half.txt", b"\xff\xfea", "UTF-16"),
        ("yaml.md", b"---\ntitle: [\n---\n\nText.\n", "front matter"),
        ("date.md", b"---\nas_of: 2024-13-45\n---\n\nText.\n", "front matter"),
        ("nested.md", b"---\ntitle: {a: {b: c}}\n---\n\nText.\n", "'title'"),
        ("deep.md", b"---\ntitle: " + b"[" * 5000 + b"\n---\n\nText.\n", "front matter"),
        ("paper.odt", b"PK", "format not supported (.odt)"),
        ("LICENSE", b"Words.", "format not supported (no suffix)"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_reason(tmp_path, name, content, reason):
    corpus = corpus_of(tmp_path, {"good.txt": "A good sentence.", name: content})
    assert [document.id for document in corpus.documents] == ["good"]
    assert [file.file for file in corpus.skipped] == [name]
    assert reason in corpus.skipped[0].reason
    assert "\n" not in corpus.skipped[0].reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_the_usual_encodings_are_read(tmp_path, encoding):
    text = "The café’s “menu” costs €5 – naïve, isn’t it?"
    corpus = corpus_of(tmp_path, {"a.txt": text.encode(encoding)})
    assert corpus.documents[0].text == text


def test_a_file_above_the_size_limit_is_skipped(tmp_path):
    with (tmp_path / "big.txt").open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    corpus = corpus_of(tmp_path, {"good.txt": "Good."})
    assert "20 MB" in corpus.skipped[0].reason


def test_what_is_no_document_is_passed_over_in_silence(tmp_path):
    files = {
        "README.md": "About this folder.",
        "sub/README.md": "A real document.",
        "coverage.csv": "1,2",
        ".hidden/a.txt": "x.",
        ".b.txt": "x.",
        "c.txt": "Seen.",
    }
    corpus = corpus_of(tmp_path, files)
    assert [document.id for document in corpus.documents] == ["c", "sub/README"]
    assert corpus.skipped == ()


def test_the_second_file_of_one_id_is_skipped(tmp_path):
    corpus = corpus_of(tmp_path, {"a.md": "First.", "a.txt": "Second."})
    assert [document.file for document in corpus.documents] == ["a.md"]
    assert corpus.skipped[0].file == "a.txt"
    assert "a.md" in corpus.skipped[0].reason


def test_links_that_leave_the_folder_are_not_followed(tmp_path):
    outside = tmp_path / "secret.txt"
    outside.write_text("A secret.")
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "good.txt").write_text("Good.")
    (folder / "inside.txt").symlink_to(folder / "good.txt")
    (folder / "out.txt").symlink_to(outside)
    (folder / "broken.txt").symlink_to(folder / "nowhere.txt")
    (folder / "loop").symlink_to(folder)
    corpus = load_corpus(folder)
    assert [(document.id, document.also) for document in corpus.documents] == [("good", ("inside.txt",))]
    assert [file.file for file in corpus.skipped] == ["broken.txt", "loop", "out.txt"]


def test_odd_files_and_names_are_skipped(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "two\nlines.txt").write_text("Text.")
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/bad\xff.txt"))).write_text("Text.")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "good.txt").write_text("Good.")
    corpus = load_corpus(tmp_path)
    assert [document.id for document in corpus.documents] == ["good"]
    assert len(corpus.skipped) == 3
    assert all(file.file.isprintable() for file in corpus.skipped)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_read_permission_is_skipped(tmp_path):
    corpus_of(tmp_path, {"good.txt": "Good.", "closed.txt": "Closed."})
    (tmp_path / "closed.txt").chmod(0)
    assert "permission" in load_corpus(tmp_path).skipped[0].reason


def test_a_missing_an_empty_and_an_unreadable_corpus_are_errors(tmp_path):
    with pytest.raises(CorpusError, match="--corpus"):
        load_corpus(tmp_path / "nowhere")
    with pytest.raises(CorpusError, match="--corpus"):
        load_corpus(tmp_path)
    (tmp_path / "a.txt").write_bytes(b"\x00")
    with pytest.raises(CorpusError, match="it is a binary file") as caught:
        load_corpus(tmp_path)
    assert "\n" not in str(caught.value)


# Whatever the text


PIECES = st.sampled_from(
    [
        "\n",
        "\n\n",
        " ",
        "# ",
        "- ",
        "1. ",
        "• ",
        "Q: ",
        "A: ",
        "===",
        "---",
        "> ",
        "| a | b |\n|---|---|\n",
        "```",
        "<p>",
        "</p>",
        "<script>",
        "**",
        "[x](y)",
        "![x](y)",
        "Name says:",
        "Words here.",
        "A Short Line",
        "Is it?",
        "\t",
        "\r",
        "&lt;",
        "\u2028",
        ":",
    ]
)
ANY_TEXT = st.one_of(
    st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=60).map("".join),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=300),
    st.text(string.printable, max_size=300),
)


def assert_well_formed(text, title, blocks):
    structure = build_structure(text, blocks, title=title)
    end = 0
    for index, sentence in enumerate(structure.sentences):
        assert sentence.start >= end
        assert sentence.end > sentence.start
        assert text[sentence.start : sentence.end] == sentence.text == sentence.text.strip()
        assert sentence.lead is None or 0 <= sentence.lead < index
        end = sentence.end
    place = structure.sections[0].first if structure.sections else 0
    assert all(sentence.kind == "furniture" for sentence in structure.sentences[:place])
    for part in structure.sections:
        assert part.first == place
        assert part.last > part.first
        assert part.start == structure.sentences[part.first].start
        assert part.end == structure.sentences[part.last - 1].end
        place = part.last
    assert not structure.sections or place == len(structure.sentences)


@given(ANY_TEXT)
@example("Title\n\nTitle\n\nText.")
@example("A\n===\n\n- b\n  c\n\nQ: d?\nA: e")
def test_any_plain_text_is_read_in_order_without_overlap(text):
    text = clean(text)
    document = read_plain_text(text)
    assert_well_formed(text, document.title, document.blocks)
    covered = "".join(text[block.start : block.end] for block in document.blocks)
    words = [word for word in text.split() if word.isalpha() and len(word) > 1 and word not in ("Question", "Answer")]
    assert all(word in covered for word in words)


@given(ANY_TEXT)
def test_any_markdown_is_read_in_order_without_overlap(text):
    document = MarkdownText(clean(text))
    assert_well_formed(document.text, document.first_heading, document.blocks)
    assert document.text == clean(document.text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.binary(max_size=200), st.sampled_from(["a.txt", "a.md"]))
def test_any_bytes_are_read_or_refused_in_one_line(tmp_path, data, name):
    path = tmp_path / name
    path.write_bytes(data)
    try:
        document = load_document(path, tmp_path)
    except UnreadableDocumentError as error:
        assert error.reason.isprintable()
    else:
        document.text.encode("utf-8")
        assert document.sentences


@pytest.mark.parametrize("name", ["big.txt", "big.md"])
@pytest.mark.parametrize(
    "unit",
    ["word ", "A Short Line\n\n", "- item\n", "x", "# H\n", "> ", "[", "*a ", "Is it? ", "says: Ann says:\n", "a\n\n"],
    ids=lambda unit: repr(unit.strip()),
)
def test_many_repeats_of_anything_is_loaded_in_seconds(tmp_path, name, unit):
    (tmp_path / name).write_text(unit * (200_000 // len(unit)))
    begin = time.process_time()
    with contextlib.suppress(UnreadableDocumentError):
        load_document(tmp_path / name, tmp_path)
    assert time.process_time() - begin < 10


# The two real articles, where they are at hand

needs_articles = pytest.mark.skipif(not ARTICLES.is_dir(), reason="the source articles are not at hand")


@pytest.fixture(scope="module")
def articles():
    return load_corpus(ARTICLES).documents


def bullet_lines(text):
    """The lines that begin with a bullet and do not name a speaker."""
    return [line for line in text.splitlines() if line.lstrip().startswith("• ") and not line.endswith("says:")]


@needs_articles
def test_every_bullet_of_the_articles_is_an_item_with_a_lead(articles):
    for document in articles:
        items = [sentence for sentence in document.sentences if sentence.kind == "item"]
        assert [item.text for item in items] == [line.lstrip(" •").rstrip() for line in bullet_lines(document.text)]
        for item in items:
            lead = document.sentences[item.lead]
            assert lead.text.endswith(":")
            between = document.text[lead.end : item.start].splitlines()
            assert all(not line.strip(" •") or line in bullet_lines(document.text) for line in between)
    assert sum(sentence.kind == "item" for document in articles for sentence in document.sentences) == 39


@needs_articles
def test_every_question_heading_of_the_articles_has_its_answer_in_its_section(articles):
    parts = [(document, part) for document in articles for part in document.sections if part.level > 1]
    questions = [(document, part) for document, part in parts if part.heading.endswith("?")]
    assert len(questions) == 12
    for document, part in questions:
        assert sum(sentence.kind == "prose" for sentence in document.sentences[part.first : part.last]) >= 1


@needs_articles
def test_captions_and_adverts_of_the_articles_are_furniture_and_nothing_else_is(articles):
    shown = [sentence.text for document in articles for sentence in document.sentences if sentence.kind == "furniture"]
    captions = [text for text in shown if "Therapist " in text and len(text.split()) <= 9]
    assert len(captions) == 6
    assert sum("Study Plan" in text or "study plan" in text for text in shown) >= 14
    for document in articles:
        for sentence in document.sentences:
            if sentence.kind in ("prose", "item"):
                assert "MBLEx Study Plan" not in sentence.text
                assert "email address will not be published" not in sentence.text
    long_furniture = [text for text in shown if len(text.split()) > 20]
    assert all("our" in text.split() or "video" in text or "Our" in text for text in long_furniture)


@needs_articles
def test_comments_of_the_articles_say_who_speaks(articles):
    speakers = [part.path[-1] for document in articles for part in document.sections if "Comments" in part.path]
    assert [speaker for speaker in speakers if speaker.endswith("says")] == [
        "Nash Rich says",
        "Mary Ann Ninaus says",
        "Cindy says",
        "Neal Lyons says",
    ]
