"""The zone as a whole, as blocks: the finding, the key figures, the agreements and what followed them."""

from ciie_utils.analysis.frames import Record, records
from ciie_utils.briefings import left, sentences, tabulate, vocabulary
from ciie_utils.briefings.cases.lecheng import figure_blocks, insurance_blocks, route_blocks, words
from ciie_utils.briefings.cases.lecheng.briefing import ZoneBriefing
from ciie_utils.briefings.cases.lecheng.products import ZONE, share_followed
from nbbriefing.blocks.model import Inlines, KeyFigures, Notice, Paragraph, Run, Table
from nbbriefing.language import _, formats, say, say_n


def finding(briefing: ZoneBriefing) -> Paragraph | Notice:
    """Return the finding: what was brought in and for how many, and what that says of the way to approval."""
    if briefing.zone.initiatives.empty and briefing.series.empty:
        return briefing.nothing("Nothing about the zone was known by {day}.")
    compared = route_blocks.comparison_sentence(briefing)
    caveat = _("The products used in the zone were chosen for it, so this is no effect of the zone.")
    likes = route_blocks.likes_sentence(briefing)
    text = sentences.together(_reach(briefing), compared, likes, caveat if compared else "")
    return Paragraph(text, "finding")


def _reach(briefing: ZoneBriefing) -> str:
    products = figure_blocks.latest(briefing, figure_blocks.PRODUCTS)
    patients = figure_blocks.latest(briefing, figure_blocks.PEOPLE)
    if products.empty:
        return say(
            "How many products were brought into the zone was not reported by {day}.", day=briefing.as_of
        )
    text = say(
        "{products} had been brought into the zone by {when}",
        products=vocabulary.capitalised(words.different(products)),
        when=words.when(products.iloc[0]),
    )
    if patients.empty:
        return say("{words}.", words=text)
    return say(
        "{words}, and {patients} treated with them by {day}.",
        words=text,
        patients=words.different(patients),
        day=words.when(patients.iloc[0]),
    )


def key_figures(briefing: ZoneBriefing) -> KeyFigures | Notice:
    """Return the strip of key figures, each with its n, its interval or its source."""
    if briefing.zone.initiatives.empty and briefing.series.empty:
        return Notice(_("There are no key figures, because nothing was known yet."))
    followed = _("of agreements with the zone after which something was reported")
    items = [
        figure_blocks.latest_figure(briefing, figure_blocks.PRODUCTS, _("brought into the zone")),
        figure_blocks.latest_figure(briefing, figure_blocks.PEOPLE, _("treated with them")),
        route_blocks.key_figure(briefing),
        insurance_blocks.key_figure(briefing),
        sentences.share_figure(share_followed(briefing.agreements), followed),
    ]
    return KeyFigures([item for item in items if item is not None])


def agreements(briefing: ZoneBriefing) -> Table | Notice:
    """Return each agreement: when it was signed, what it led to itself, and which products came later."""
    followed = briefing.agreements
    if followed.empty:
        return briefing.nothing("No agreement with the zone with a dated signing was known by {day}.")
    part = share_followed(followed)
    caption = say_n(
        "Of {n} agreement with the zone, {k} was followed by a report of more by {day}",
        "Of {n} agreements with the zone, {k} were followed by a report of more by {day}",
        part.n,
        k=part.k,
        day=briefing.as_of,
    )

    def signed(row: Record) -> Inlines:
        return briefing.with_sources(
            formats.interval(row["signed_start"], row["signed_end"]), row["source_ids"]
        )

    return tabulate(
        caption,
        followed,
        left(_("Agreement"), 3, lambda row: briefing.titles[row["initiative_id"]]),
        left(_("Signed"), 1.8, signed),
        left(_("What followed in it"), 2, _stages),
        left(
            _("Products of those who signed, used in the zone later"),
            3.8,
            lambda row: _products(briefing, row["products_after"]),
        ),
        left(_("Last heard of"), 1.6, lambda row: formats.day(row["last_heard"])),
        notes=_notes(briefing, len(followed)),
    )


def _stages(row: Record) -> str:
    if formats.is_missing(row["stages_after"]):
        return _("no report found")
    stages = _(", ").join(vocabulary.stage(stage) for stage in row["stages_after"].split())
    return vocabulary.capitalised(stages)


def _products(briefing: ZoneBriefing, products: tuple[str, ...]) -> Inlines:
    used = {row["initiative_id"]: row for row in records(briefing.piloted)}

    def dated(product: str) -> list[str | Run]:
        row = used[product]
        date = formats.interval(row["piloted_start"], row["piloted_end"])
        text = say("{product}, {when}", product=briefing.titles[product], when=date)
        return briefing.with_sources(text, [row["piloted_source_id"]])

    return figure_blocks.side_by_side(map(dated, products), _("; ")) or _("none known")


def _notes(briefing: ZoneBriefing, listed: int) -> list[str]:
    initiatives = briefing.zone.initiatives
    placed = (initiatives["kind"] == "collaboration") & (initiatives["place"] == ZONE)
    notes = [_("That a product of the same company came later does not show that the agreement brought it.")]
    more = int(placed.sum()) - listed
    if more > 0:
        unlisted = say_n(
            "Not listed: {n} collaboration without a dated signing.",
            "Not listed: {n} collaborations without a dated signing.",
            more,
        )
        notes.append(unlisted)
    return notes
