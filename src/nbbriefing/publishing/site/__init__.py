"""The output folder as a static site: index, search, versions, feed and state of the briefings.

Built from the records that runs leave (`build.json`), never from the renditions themselves. Nothing heavy is
imported here; `nbbriefing.publishing.site.building` builds.
"""
