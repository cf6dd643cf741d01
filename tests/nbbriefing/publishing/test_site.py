"""The site as a whole: the same bytes from the same records, whole pages only, renditions untouched."""

from __future__ import annotations

import contextlib
import os
import shutil
from urllib.parse import urldefrag, urljoin

import lxml.html
import pytest

from nbbriefing.errors import SiteError
from nbbriefing.publishing.site.building import Settings, is_current


def pages(out):
    return [name for name in out.all_files() if name.endswith(".html") and "briefing." not in name]


def test_two_builds_give_the_same_bytes(small, tmp_path):
    small.build()
    first = small.all_files()
    assert small.build().written == ()
    copy = tmp_path / "copy"
    shutil.copytree(small.folder, copy, ignore=shutil.ignore_patterns(".*"))
    for path in (copy / "index.html", copy / "feed.xml", copy / "status.html"):
        path.unlink()
    type(small)(copy).build()
    assert type(small)(copy).all_files() == first


def test_renditions_are_not_touched(small):
    before = small.all_files()
    small.build()
    after = small.all_files()
    assert {name: after[name] for name in before} == before
    assert [name for name in os.listdir(small.folder) if name.startswith(".")] == [".cache"]


def test_every_link_leads_to_a_file(small):
    small.build()
    checked = 0
    for name in pages(small):
        for link in lxml.html.fromstring(small.text(name)).iterlinks():
            address, _ = urldefrag(urljoin(f"https://site/{name}", link[2]))
            assert address.startswith("https://site/"), link[2]
            assert (small.folder / address.removeprefix("https://site/")).is_file(), (name, link[2])
            checked += 1
    assert checked > 200


def test_each_page_is_one_document_in_its_language(small):
    small.build()
    for name in pages(small):
        page = lxml.html.document_fromstring(small.text(name))
        assert page.get("lang") == ("zh" if name.endswith(".zh.html") else "en")
        assert len(page.xpath("//h1")) == len(page.xpath("//main[@id='main']")) == 1
        identities = page.xpath("//@id")
        assert len(identities) == len(set(identities))
        assert not page.xpath("//*[@style]|//script[not(@src)]")


def test_without_an_address_there_is_no_sitemap_and_with_one_there_is(small):
    small.build()
    assert not (small.folder / "sitemap.xml").exists()
    small.build(url="https://example.org/briefings/")
    assert (small.folder / "sitemap.xml").exists()
    small.build()
    assert not (small.folder / "sitemap.xml").exists()


@pytest.mark.parametrize("forgotten", [False, True])
def test_pages_of_briefings_that_are_gone_go_too(small, forgotten):
    small.build()
    assert (small.folder / "case-imaging" / "all" / "index.html").exists()
    if forgotten:
        shutil.rmtree(small.folder / ".cache")
    shutil.rmtree(small.folder / "case-imaging" / "all" / "en")
    shutil.rmtree(small.folder / "case-imaging" / "all" / "2021-03-01" / "en")
    small.build()
    assert not (small.folder / "case-imaging").exists()
    assert "Imaging" not in small.text("index.html")


def test_a_site_is_current_until_something_changes(small):
    assert not is_current(small.folder, Settings())
    small.build()
    assert is_current(small.folder, Settings())
    assert not is_current(small.folder, Settings(order=("edition",)))
    small.run("edition", {"edition": 1}, title="Edition 1, again")
    assert not is_current(small.folder, Settings())
    small.build()
    small.failure("outcomes")
    assert not is_current(small.folder, Settings())
    small.build()
    (small.folder / "index.zh.html").unlink()
    assert not is_current(small.folder, Settings())


def test_killed_at_any_step_every_page_is_whole_and_the_next_build_mends_the_rest(small, monkeypatch):
    small.build()
    old = small.all_files()
    for edition in (1, 2):
        small.run("edition", {"edition": edition}, as_of="2021-03-08", title=f"Edition {edition}, anew")
    expected = type(small)(small.folder.parent / "undisturbed")
    shutil.copytree(small.folder, expected.folder)
    expected.build()
    new = expected.all_files()
    replace, step, finished = os.replace, 0, False
    while not finished:
        left = step

        def dying(source, goal):
            nonlocal left
            if not left:
                raise KeyboardInterrupt
            left -= 1
            replace(source, goal)

        with monkeypatch.context() as patch, contextlib.suppress(KeyboardInterrupt):
            patch.setattr(os, "replace", dying)
            small.build()
            finished = True
        for name, content in small.all_files().items():
            assert content in (old.get(name), new[name]), name
        step += 1
    assert step > 5
    assert small.all_files() == new


def test_a_run_of_earlier_software_is_given_its_version_and_shown(small):
    target = small.run("partnerships", as_of="2021-02-01")
    shutil.rmtree(target.parent / "2021-02-01")
    record = (target / "build.json").read_text()
    for gone in ('"times"', '"about"', '"key_figures"', '"downloads"', '"finding"'):
        record = record.replace(gone, '"was"')
    (target / "build.json").write_text(record)
    small.build()
    assert (target.parent / "2021-02-01" / "en" / "briefing.html").exists()
    assert "partnerships all" in small.text("index.html")


def test_nothing_rendered_is_said_and_not_made_a_site(out):
    with pytest.raises(SiteError, match="there is no folder"):
        out.build()
    out.folder.mkdir()
    with pytest.raises(SiteError, match="nothing has been rendered"):
        out.build()
    assert list(out.folder.iterdir()) == []


def test_text_from_data_is_text_on_every_page(out):
    hostile = "<script>alert(1)</script>&\"'</title>"
    about = {"organisations": {hostile: hostile}, "therapy_areas": {hostile: hostile}}
    figures = [{"value": hostile, "label": hostile, "detail": hostile}]
    files = [{"path": "data/table-01.csv", "title": hostile, "rows": 1, "size": 1}]
    out.run("x", title=hostile, finding=hostile, about=about, key_figures=figures, downloads=files)
    out.failure("x", message=hostile)
    out.build(url="https://example.org/")
    for name in pages(out):
        page = lxml.html.document_fromstring(out.text(name))
        assert "<script>alert" not in out.text(name)
        assert len(page.xpath("//title")) == 1
        assert [script.get("src") for script in page.iter("script") if not script.get("src")] == []
    for name in ("feed.xml", "sitemap.xml"):
        assert lxml.etree.fromstring(out.text(name).encode()) is not None
