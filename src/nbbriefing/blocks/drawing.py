"""What may stand in a drawing: known elements and attributes of SVG, and values that lead to nothing outside.

A drawing is read as XML and shown within HTML, which folds case, knows no prefixes and takes some names for
its own. So nothing is looked for that is bad: what is not known to draw is left out, and what is left is
written out anew, with one name space and no prefixes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
HREF = f"{{{XLINK}}}href"


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Their content is text: HTML reads what stands within them as HTML.
_TEXTS = _names("title desc")
ELEMENTS = _TEXTS | _names(
    """
    svg g defs symbol use switch style image
    path rect circle ellipse line polyline polygon text tspan textPath
    linearGradient radialGradient stop pattern clipPath mask marker filter
    feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap
    feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode
    feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence
    """
)
# Properties that a drawing may set, as attributes or in styles: none that places or sizes it on the page.
_PROPERTIES = _names(
    """
    alignment-baseline baseline-shift clip-path clip-rule color color-interpolation
    color-interpolation-filters color-rendering direction display dominant-baseline fill fill-opacity
    fill-rule filter flood-color flood-opacity font font-family font-feature-settings font-kerning
    font-size font-size-adjust font-stretch font-style font-variant font-variant-ligatures font-weight
    image-rendering isolation letter-spacing lighting-color line-height marker marker-end marker-mid
    marker-start mask mask-type mix-blend-mode opacity overflow paint-order shape-rendering stop-color
    stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin
    stroke-miterlimit stroke-opacity stroke-width text-align text-anchor text-decoration text-orientation
    text-rendering transform transform-box transform-origin unicode-bidi vector-effect visibility
    white-space word-spacing writing-mode
    """
)
_ATTRIBUTES = _PROPERTIES | _names(
    """
    x y x1 x2 y1 y2 z cx cy dx dy r rx ry fx fy fr d points width height viewBox preserveAspectRatio version
    pathLength rotate textLength lengthAdjust startOffset method side spacing offset
    gradientUnits gradientTransform spreadMethod patternUnits patternContentUnits patternTransform
    clipPathUnits maskUnits maskContentUnits markerWidth markerHeight markerUnits refX refY orient
    filterUnits primitiveUnits in in2 result stdDeviation edgeMode type values tableValues slope intercept
    amplitude exponent mode operator k1 k2 k3 k4 order kernelMatrix divisor bias targetX targetY preserveAlpha
    kernelUnitLength xChannelSelector yChannelSelector scale radius baseFrequency numOctaves seed stitchTiles
    surfaceScale specularConstant specularExponent diffuseConstant azimuth elevation pointsAtX pointsAtY
    pointsAtZ limitingConeAngle media
    """
)
# Would lay the whole drawing over what stands around it.
_MOVING = _names("overflow transform transform-box transform-origin")
# Words for people and names of things: they mean nothing but themselves.
_WORDS = _names("id class lang role aria-label aria-hidden aria-roledescription")
_OF_XML = {f"{{{_XML}}}space": "xml:space", f"{{{_XML}}}lang": "xml:lang"}
_REFERRING = _names("use textPath linearGradient radialGradient pattern filter")
_FUNCTIONS = _names(
    "rgb rgba hsl hsla matrix translate translatex translatey rotate scale scalex scaley skewx skewy"
)
_LOCAL = re.compile(r"#[^\s()'\"\\<>#]{1,200}")
_LOCAL_URL = re.compile(r"url\(\s{0,9}(['\"]?)(#[^\s()'\"\\<>#]{1,200})\1\s{0,9}\)", re.IGNORECASE)
_RASTER = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_NEVER = re.compile(r"[\\@<>{}]|/\*")
_SELECTOR = re.compile(r"[\w\s.#,*:>+~()-]{1,1000}")


def strip(root: etree._Element, refused: frozenset[str] = frozenset()) -> list[str]:
    """Take out of a drawing all that is not known to draw, and whatever else is refused; say what it was."""
    removed: list[str] = []
    styled = "style" not in refused and next(root.iter(f"{{{SVG}}}style"), None) is not None
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            _remove(element)
            continue
        name = etree.QName(element)
        if name.namespace == SVG and name.localname == "a" and "a" not in refused:
            element.tag = f"{{{SVG}}}g"  # a link holds shapes: they stay, the link does not
            _shorten(element, "g", removed, styled=styled)
        elif name.namespace != SVG or name.localname not in ELEMENTS or name.localname in refused:
            removed.append(f"<{name.localname.lower()}>")
            _remove(element)
        else:
            _shorten(element, name.localname, removed, styled=styled)
    for name in _MOVING:
        root.attrib.pop(name, None)
    if style := root.get("style"):
        root.set("style", ";".join(each for each in style.split(";") if _name(each) not in _MOVING))
    return removed


def _shorten(element: etree._Element, name: str, removed: list[str], *, styled: bool) -> None:
    """Leave out the attributes, styles and children of an element that are not known to draw."""
    for attribute, value in list(element.attrib.items()):
        if attribute == "class" and not styled:
            # Without rules of the drawing's own a class could only be one of the page's.
            del element.attrib[attribute]
            continue
        kept = _attribute(name, str(attribute), str(value))
        if kept != value:
            removed.append(f"{etree.QName(attribute).localname.lower()}={str(value)[:200]!r}")
            del element.attrib[attribute]
            if kept:
                element.set(attribute, kept)
    if name == "style":
        element.text = "".join(_rules("".join(str(text) for text in element.itertext())))
    if name == "style" or name in _TEXTS:
        for child in list(element):
            _remove(child)


def _attribute(element: str, name: str, value: str) -> str | None:
    """Return the value that an attribute may keep, or None."""
    if name in ("href", HREF):
        address = value.strip()
        if element == "image":
            return value if _RASTER.fullmatch(address) else None
        return value if element in _REFERRING and _LOCAL.fullmatch(address) else None
    if name in _OF_XML or name in _WORDS:
        return value
    if name == "style":
        declarations = [declaration for declaration in value.split(";") if declaration.strip()]
        kept = [declaration for declaration in declarations if _is_declaration(declaration)]
        return value if kept == declarations else ";".join(kept)
    return value if name in _ATTRIBUTES and _is_harmless(value) else None


def _is_declaration(text: str) -> bool:
    return _name(text) in _PROPERTIES and _is_harmless(text.partition(":")[2])


def _name(declaration: str) -> str:
    return declaration.partition(":")[0].strip().lower()


def _is_harmless(value: str) -> bool:
    """Tell whether a value calls nothing but known functions and refers to nothing but the drawing itself."""
    if _NEVER.search(value):
        return False
    place = value.find("(")
    while place >= 0:
        # Only a name that stands right before the bracket calls a function.
        name = re.split(r"[^\w-]", value[max(place - 20, 0) : place])[-1].lower()
        if name == "url" and not _LOCAL_URL.match(value, place - 3):
            return False
        if name and name != "url" and name not in _FUNCTIONS:
            return False
        place = value.find("(", place + 1)
    return True


def _rules(sheet: str) -> Iterator[str]:
    """Yield the rules of a style sheet that do nothing but draw, each written anew."""
    first, *others = sheet.replace("<!--", " ").replace("-->", " ").split("/*")
    plain = " ".join([first, *(other.partition("*/")[2] for other in others)])
    for rule in plain.split("}"):
        before, brace, body = rule.rpartition("{")
        selector = before.rpartition(";")[2].strip()
        kept = [declaration.strip() for declaration in body.split(";") if _is_declaration(declaration)]
        if brace and kept and _SELECTOR.fullmatch(selector):
            yield f"{selector}{{{';'.join(kept)}}}"


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        previous = element.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def targets(element: etree._Element) -> Iterator[str]:
    """Yield the ids of what an element of a stripped drawing refers to."""
    for name, value in element.attrib.items():
        if name in ("href", HREF):
            if str(value).strip().startswith("#"):
                yield str(value).strip()[1:]
        elif "(" in value:
            yield from (match.group(2)[1:] for match in _LOCAL_URL.finditer(str(value)))


def written(root: etree._Element) -> str:
    """Return a stripped drawing as XML that reads the same as HTML."""
    spaces = {prefix: uri for prefix, uri in root.nsmap.items() if (prefix, uri) in _SPACES}
    if None not in spaces:
        spaces = {None: SVG, **spaces}
    if "xlink" not in spaces and any(HREF in element.attrib for element in root.iter()):
        spaces["xlink"] = XLINK
    declared = "".join(f' xmlns{":" + prefix if prefix else ""}="{uri}"' for prefix, uri in spaces.items())
    pieces: list[str] = []
    _write(root, declared, pieces)
    return "".join(pieces)


_SPACES = {(None, SVG), ("xlink", XLINK)}
# A mark of byte order shows nothing, and no font has separators of lines and paragraphs or controls.
_IN_TEXT = {
    **str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;", "\ufeff": ""}),
    **dict.fromkeys([0x2028, 0x2029, *range(0x7F, 0xA0)], " "),
}
_IN_ATTRIBUTE = _IN_TEXT | str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})


def _write(element: etree._Element, declared: str, pieces: list[str]) -> None:
    name = etree.QName(element).localname
    pieces.append(f"<{name}{declared}")
    for attribute, value in element.attrib.items():
        known = "xlink:href" if attribute == HREF else _OF_XML.get(str(attribute), attribute)
        pieces.append(f' {known}="{str(value).translate(_IN_ATTRIBUTE)}"')
    if element.text or len(element):
        pieces.append(f">{(element.text or '').translate(_IN_TEXT)}")
        for child in element:
            _write(child, "", pieces)
            pieces.append((child.tail or "").translate(_IN_TEXT))
        pieces.append(f"</{name}>")
    else:
        pieces.append("/>")
