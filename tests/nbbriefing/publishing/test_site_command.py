"""`ciie site`, and what `ciie render` makes of the site when it is done."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from ciie_utils.cli import cli
from nbbriefing.catalogue.entries import load_catalogue
from nbbriefing.commands.site import renew_site
from nbbriefing.publishing.site import building as site

CATALOGUE = """
[[briefing]]
id = "edition"
notebook = "edition.ipynb"
title = "Edition {edition}"
languages = ["en", "zh"]
schedule = "every Monday at 06:00"
"""


@pytest.fixture
def catalogue(tmp_path):
    path = tmp_path / "briefings.toml"
    path.write_text(CATALOGUE)
    return path


def call(catalogue, *arguments):
    return CliRunner().invoke(cli, ["site", "--catalogue", str(catalogue), *arguments])


def test_the_site_is_made_beside_the_catalogue(catalogue, small):
    done = call(catalogue)
    assert done.exit_code == 0, done.output
    assert done.output.startswith("7 briefings, ")
    assert "No sitemap: it needs the site's address" in done.output
    assert (catalogue.parent / "reports" / "index.html").is_file()
    assert "0 of" in call(catalogue).output


def test_the_address_is_taken_from_the_option_or_the_catalogue(catalogue, small):
    assert "No sitemap" not in call(catalogue, "--url", "https://example.org/a").output
    assert "<loc>https://example.org/a/index.html</loc>" in small.text("sitemap.xml")
    catalogue.write_text(CATALOGUE + '[site]\nurl = "https://example.org/b/"\ntitle = "Ours"\n')
    assert call(catalogue).exit_code == 0
    assert "<loc>https://example.org/b/index.html</loc>" in small.text("sitemap.xml")
    assert "<title>Ours</title>" in small.text("index.html")


@pytest.mark.parametrize(
    "url", ["example.org", "ftp://example.org/", "https://a/?b=c", "https://me:pw@a/", "https://["]
)
def test_what_is_no_address_of_a_site_is_refused(catalogue, small, url):
    done = call(catalogue, "--url", url)
    assert done.exit_code == 2
    assert "is not the address of a site" in done.output
    catalogue.write_text(CATALOGUE + f'[site]\nurl = "{url}"\n')
    done = call(catalogue)
    assert done.exit_code == 2
    assert "key 'site.url'" in done.output


def test_other_faults_of_the_table_are_told(catalogue, small):
    catalogue.write_text(CATALOGUE + '[site]\nadress = "x"\ntitle = 3\n')
    done = call(catalogue)
    assert done.exit_code == 2
    assert "key 'site.adress': is not a key of a site" in done.output
    assert "key 'site.title': 3 is not a text" in done.output


def test_a_folder_without_briefings_is_misuse(catalogue, tmp_path):
    done = call(catalogue, "--out", str(tmp_path / "none"))
    assert done.exit_code == 2
    assert "Render first: `ciie render`." in done.output


def test_renewing_builds_only_what_has_changed(catalogue, small):
    entries = load_catalogue(catalogue)
    assert renew_site(small.folder, entries) is None
    before = (small.folder / ".cache" / "site.json").stat().st_mtime_ns
    assert renew_site(small.folder, entries) is None
    assert (small.folder / ".cache" / "site.json").stat().st_mtime_ns == before
    small.run("edition", {"edition": 2}, title="Edition 2, again")
    assert renew_site(small.folder, entries) is None
    assert "Edition 2, again" in small.text("index.html")


def test_before_anything_is_rendered_there_is_no_site(catalogue, out):
    assert renew_site(out.folder, load_catalogue(catalogue)) is None
    out.folder.mkdir()
    assert renew_site(out.folder, load_catalogue(catalogue)) is None
    assert list(out.folder.iterdir()) == []


def test_a_site_that_cannot_be_written_harms_no_rendition(catalogue, small, monkeypatch):
    def full(out, pages):
        raise OSError(28, "No space left on device", str(out / "index.html"))

    before = small.all_files()
    with monkeypatch.context() as patch:
        patch.setattr(site, "write_pages", full)
        said = renew_site(small.folder, load_catalogue(catalogue))
    assert said is not None
    assert said.startswith("The briefings are in place, but the site could not be renewed:")
    assert "No space left on device" in said
    assert small.all_files() == before
    assert renew_site(small.folder, load_catalogue(catalogue)) is None
    assert (small.folder / "index.html").is_file()
