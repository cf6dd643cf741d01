"""Which rendered briefing is meant, and what a mail may say of it."""

from __future__ import annotations

import json
import shutil

import pytest

from nbbriefing.errors import MailError
from nbbriefing.mailing.letter import KeyFigure, ascii_name, find_letter, one_line


def test_a_letter_is_taken_from_the_record(publish):
    letter = find_letter(publish(), "edition", ["edition=3"], "en", "https://example.org/")
    assert letter.run == "edition/edition-3/en"
    assert letter.finding == "Of 39 initiatives, 10 had reached patients by 16 November 2026."
    assert letter.key_figures[1] == KeyFigure("13", "promises overdue", "")
    assert letter.url == "https://example.org/edition/edition-3/en/briefing.html"
    assert letter.fingerprint == "c2ec29ec4cb5"


def test_the_address_is_that_of_the_version_where_the_site_keeps_it(publish):
    out = publish()
    newest = out / "edition" / "edition-3" / "en"
    kept = newest.parent / "2026-11-16" / "en"
    shutil.copytree(newest, kept)
    (kept / "briefing.html").touch()
    letter = find_letter(out, "edition", [], None, "https://example.org/")
    assert letter.url == "https://example.org/edition/edition-3/2026-11-16/en/briefing.html"
    assert letter.newest == "https://example.org/edition/edition-3/en/briefing.html"
    record = json.loads((kept / "build.json").read_text())
    record["renditions"]["briefing.pdf"]["sha256"] = "of another run"
    (kept / "build.json").write_text(json.dumps(record))
    assert find_letter(out, "edition", [], None, "https://example.org/").url == letter.newest


def test_without_a_site_there_is_no_address(publish):
    assert find_letter(publish(), "edition", [], None).url == ""


@pytest.mark.parametrize(
    ("title", "run", "name"),
    [
        ("CIIE 3: what was announced?", "edition/edition-3/en", "CIIE-3-what-was-announced-2026-11-16.pdf"),
        ("第三届进博会：宣布了什么", "edition/edition-3/zh", "edition-3-zh-2026-11-16.pdf"),
        ("../../etc/passwd and more\r\n\0", "a/b/en", "etc-passwd-and-more-2026-11-16.pdf"),
    ],
)
def test_the_attachment_is_named_in_ascii(publish, title, run, name):
    briefing, slug, language = run.split("/")
    out = publish(slug, briefing=briefing, title=title, language=language)
    assert find_letter(out, briefing, [], None).pdf_name == name


def test_a_name_is_never_too_long_for_a_file_system():
    assert len(ascii_name("long words " * 100)) <= 80


def test_one_letter_tells_of_one_rendition(publish):
    publish("edition-3")
    out = publish("edition-4", parameters={"edition": 4})
    with pytest.raises(MailError) as caught:
        find_letter(out, "edition", [], None)
    assert str(caught.value).splitlines() == [
        "2 renditions of edition are meant; one mail tells of one:",
        "  -p edition=3 --lang en",
        "  -p edition=4 --lang en",
    ]
    assert find_letter(out, "edition", ["edition=4"], None).run == "edition/edition-4/en"


def test_languages_are_told_apart(publish):
    publish()
    out = publish(language="zh", title="第三届")
    assert find_letter(out, "edition", [], "zh").title == "第三届"
    with pytest.raises(MailError, match="2 renditions"):
        find_letter(out, "edition", ["edition=3"], None)


def test_what_was_never_rendered_is_told_with_the_command(tmp_path):
    with pytest.raises(MailError, match="Render it first: ciie render edition"):
        find_letter(tmp_path, "edition", [], None)


def test_a_pdf_that_is_not_as_it_was_rendered_is_not_sent(publish):
    out = publish()
    (out / "edition" / "edition-3" / "en" / "briefing.pdf").write_bytes(b"%PDF-1.7 cut")
    with pytest.raises(MailError, match="is not as it was rendered"):
        find_letter(out, "edition", [], None)


def test_a_record_without_a_finding_is_not_sent(publish):
    with pytest.raises(MailError, match="holds no finding"):
        find_letter(publish(finding=""), "edition", [], None)


def test_earlier_versions_and_hidden_folders_are_not_meant(publish):
    out = publish()
    record = (out / "edition" / "edition-3" / "en" / "build.json").read_text()
    for other in ("edition/edition-3/2026-10-01", "edition/.edition-4/en", "edition/edition-3/en/versions"):
        (out / other).mkdir(parents=True)
        (out / other / "build.json").write_text(record)
    assert find_letter(out, "edition", [], None).run == "edition/edition-3/en"


def test_values_are_compared_as_they_are_written(publish):
    out = publish(parameters={"edition": 3, "whole": True, "code": "007"})
    for asked in (["code=007"], ["whole=true"], ["whole=True"]):
        assert find_letter(out, "edition", asked, None)
    for asked in (["code=7"], ["edition=3.0"], ["edition="]):
        with pytest.raises(MailError):
            find_letter(out, "edition", asked, None)


def test_a_record_of_an_older_version_that_lacks_key_figures_is_told(publish):
    out = publish()
    path = out / "edition" / "edition-3" / "en" / "build.json"
    record = json.loads(path.read_text())
    del record["finding"], record["key_figures"]
    path.write_text(json.dumps(record))
    with pytest.raises(MailError, match="ciie render edition --force"):
        find_letter(out, "edition", [], None)


def test_line_breaks_of_every_kind_become_spaces():
    assert one_line("a\r\nb\x0bc\u2028d\x85e\tf\0g\ud800") == "a b c d e f g"
