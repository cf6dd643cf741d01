"""What strangers may put into drawings, outputs and Markdown; ``SITE`` stands for an address to load from."""

from __future__ import annotations

SITE = "http://127.0.0.1:8999/x"
RUN = "window.PWN=1"
_SPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
_RECT = '<rect width="5" height="5"/>'


def svg(body: str, attributes: str = "") -> str:
    """Return a small drawing."""
    return f'<svg {_SPACES} width="10" height="10" {attributes}>{body}{_RECT}</svg>'


def _own(element: str, inner: str = "", prefix: str = "x", uri: str = "http://www.w3.org/2000/svg") -> str:
    return svg(f'<{prefix}:{element} xmlns:{prefix}="{uri}">{inner}</{prefix}:{element}>')


HTML = "http://www.w3.org/1999/xhtml"
DRAWINGS = {
    "script": svg(f"<script>{RUN}</script>"),
    "script in capitals": svg(f"<SCRIPT>{RUN}</SCRIPT>"),
    "script mixed": svg(f"<sCrIpT>{RUN}</sCrIpT>"),
    "script of a prefix": _own("script", RUN),
    "script of a prefix in capitals": _own("SCRIPT", RUN),
    "script of html": _own("script", RUN, "h", HTML),
    "script of no space": svg(f'<script xmlns="">{RUN}</script>'),
    "script by default space": svg(f'<SCRIPT xmlns="{HTML}">{RUN}</SCRIPT>'),
    "script elsewhere": svg(f'<script href="{SITE}"/><script xlink:href="{SITE}"/><SCRIPT SRC="{SITE}"/>'),
    "img onerror": svg(f'<img src="x" onerror="{RUN}"/>'),
    "IMG ONERROR": svg(f'<IMG SRC="x" ONERROR="{RUN}"/>'),
    "img srcset": svg(f'<img srcset="{SITE} 1x"/>'),
    "onload": svg("", f'onload="{RUN}"'),
    "ONLOAD": svg("", f'ONLOAD="{RUN}"'),
    "onload inside": svg(f'<g onLoad="{RUN}" onfocus="{RUN}" tabindex="0"/>'),
    "meta refresh": svg(f'<meta http-equiv="refresh" content="0;url={SITE}"/>'),
    "META refresh": svg(f'<META HTTP-EQUIV="refresh" CONTENT="0;url={SITE}"/>'),
    "base": svg(f'<base href="{SITE}"/>'),
    "link": svg(f'<link rel="stylesheet" href="{SITE}"/><LINK REL="stylesheet" HREF="{SITE}"/>'),
    "iframe": svg(f'<iframe src="{SITE}"/><IFRAME SRCDOC="&lt;script>parent.PWN=1&lt;/script>"/>'),
    "embed": svg(f'<embed src="{SITE}"/><object data="{SITE}"/><video src="{SITE}" poster="{SITE}"/>'),
    "form": svg(f'<form action="{SITE}"><input autofocus="" onfocus="{RUN}"/></form>'),
    "foreignObject": svg(f'<foreignObject><p xmlns="{HTML}"><img src="{SITE}"/></p></foreignObject>'),
    "foreignobject": svg(f'<foreignobject><img src="{SITE}"/></foreignobject>'),
    "title of html": svg(f'<title><img src="{SITE}" onerror="{RUN}"/></title>'),
    "desc of html": svg(f"<desc><script>{RUN}</script></desc>"),
    "title in words": svg(f"<title>&lt;script>{RUN}&lt;/script></title>"),
    "cdata": svg(f"<title><![CDATA[</title></svg><script>{RUN}</script>]]></title>"),
    "style with an end": svg(f"<style><![CDATA[</style></svg><script>{RUN}</script>]]></style>"),
    "text with an end": svg(f"<text><![CDATA[</text></svg><script>{RUN}</script>]]></text>"),
    "comment": svg(f"<!--><script>{RUN}</script>-->").replace("<!-->", "<!-- >"),
    "comment that html ends": svg("") + f"<!--><script>{RUN}</script>-->",
    "instruction": svg(f"<?x ><script>{RUN}</script>?>"),
    "names that end a drawing in html": svg('<p/><div><b/></div><font color="red"/>'),
    "entity": f'<!DOCTYPE svg [<!ENTITY a "<script>{RUN}</script>">]>' + svg("<text>&a;</text>"),
    "default attribute": f'<!DOCTYPE svg [<!ATTLIST svg onload CDATA "{RUN}">]>' + svg(""),
    "link that runs": svg(f'<a href="javascript:{RUN}"><text y="9">x</text></a>'),
    "xlink that runs": svg(f'<a xlink:href="javascript:{RUN}"><text y="9">x</text></a>'),
    "animate": svg(f'<a><animate attributeName="href" values="javascript:{RUN}"/><text>x</text></a>'),
    "set": svg(f'<set attributeName="onload" to="{RUN}"/><SET attributeName="href" to="{SITE}"/>'),
    "animate begins": svg(f'<animate onbegin="{RUN}" attributeName="x" dur="1s"/>'),
    "image elsewhere": svg(f'<image href="{SITE}" width="9" height="9"/>'),
    "image by xlink": svg(f'<image xlink:href="{SITE}" width="9" height="9"/>'),
    "image of another prefix": svg(
        f'<image xmlns:q="http://www.w3.org/1999/xlink" q:href="{SITE}" width="9" height="9"/>'
    ),
    "image of a drawing": svg('<image href="data:image/svg+xml,&lt;svg/>" width="9" height="9"/>'),
    "IMAGE": svg(f'<IMAGE HREF="{SITE}" width="9" height="9"/>'),
    "feImage": svg(f'<filter id="f"><feImage href="{SITE}"/></filter>'),
    "use elsewhere": svg(f'<use href="{SITE}#a"/><use xlink:href="data:image/svg+xml,&lt;svg/>#a"/>'),
    "gradient elsewhere": svg(f'<linearGradient id="g" href="{SITE}#g"/>'),
    "fill elsewhere": svg(f'<rect fill="url({SITE})" width="5" height="5"/>'),
    "filter elsewhere": svg(f'<rect style=\'filter:url("{SITE}#a")\' width="5" height="5"/>'),
    "mask elsewhere": svg(f'<rect mask="URL( {SITE}#m )" width="5" height="5"/>'),
    "style elsewhere": svg("", f'style="background:url({SITE})"'),
    "style escaped": svg("", rf'style="background-image:\75rl({SITE})"'),
    "fill escaped": svg(rf'<rect fill="u\72l({SITE})" width="5" height="5"/>'),
    "name escaped": svg("", rf'style="b\61ckground-image:url({SITE})"'),
    "style commented": svg("", f'style="background-image:u/**/rl({SITE});fill:url/**/({SITE})"'),
    "image-set": svg("", f"style=\"mask:image-set('{SITE}' 1x);fill:src('{SITE}')\""),
    "cross-fade": svg("", f"style=\"list-style:-webkit-cross-fade(url('{SITE}'),url('{SITE}'),50%)\""),
    "sheet import": svg(f'<style>@import url({SITE});@import "{SITE}";</style>'),
    "sheet import escaped": svg(rf'<style>@\69mport "{SITE}";</style>'),
    "sheet ground": svg(f"<style>svg{{background:url({SITE})}} *{{fill:u\\72l({SITE})}}</style>"),
    "sheet font": svg(f"<style>@font-face{{font-family:x;src:url({SITE})}} text{{font-family:x}}</style>"),
    "sheet in capitals": svg(f"<STYLE>svg{{background:url({SITE})}} body{{display:none}}</STYLE>"),
    "sheet of the page": svg("<style>body{display:none}main{position:fixed}</style>"),
    "sheet instruction": f'<?xml-stylesheet href="{SITE}"?>' + svg(""),
    "xml base": svg('<use href="#a"/>', f'xml:base="{SITE}"'),
    "tref": svg(f'<tref xlink:href="{SITE}"/><cursor xlink:href="{SITE}"/><mpath href="{SITE}"/>'),
    "handler": svg(f'<handler type="application/ecmascript">{RUN}</handler>'),
    "over the page": svg("", 'style="position:fixed;inset:0;width:100vw;height:100vh;z-index:9"'),
    "beyond its edges": svg('<text font-size="900">x</text>', 'overflow="visible" transform="scale(99)"'),
    "class of the page": svg("", 'class="skip"'),
}
MARKUP = {
    "script": f"<script>{RUN}</script>",
    "SCRIPT": f"<SCRIPT>{RUN}</SCRIPT><scr<script>ipt>{RUN}</scr</script>ipt>",
    "img": f'<img src=x onerror="{RUN}"><img src="{SITE}"><IMG SRC="{SITE}">',
    "srcset": f'<img src="x" srcset="{SITE} 1x" sizes="1px"><picture><source srcset="{SITE}"></picture>',
    "lazy": f'<img loading="lazy" lowsrc="{SITE}" dynsrc="{SITE}" src="//127.0.0.1:8999/x">',
    "meta": f'<meta http-equiv="refresh" content="0;url={SITE}">',
    "base": f'<base href="{SITE}"><a href="y">y</a><img src="y.png">',
    "link": f'<link rel="stylesheet" href="{SITE}"><link rel="prefetch" href="{SITE}">',
    "form": f'<form action="{SITE}"><input type=image src="{SITE}">'
    f'<button formaction="{SITE}">x</button></form>',
    "autofocus": f'<input autofocus onfocus="{RUN}"><details open ontoggle="{RUN}">x</details>',
    "frames": f'<iframe src="{SITE}"></iframe><iframe srcdoc="<script>parent.PWN=1</script>"></iframe>',
    "players": f'<video src="{SITE}" poster="{SITE}" autoplay></video><audio src="{SITE}"></audio>',
    "embedded": f'<object data="{SITE}"></object><embed src="{SITE}"><applet code="{SITE}"></applet>',
    "style": f'<p style="background:url({SITE});background-color:\\75rl({SITE})">x</p>',
    "style of a colour": f'<p style="color:red;background-color:url({SITE})">x</p>',
    "sheet": f"<style>body{{background:url({SITE})}} @import '{SITE}';</style>x",
    "sheet of an id": f'<style>#a{{background-color:url({SITE});color:red}}</style><p id="a">x</p>',
    "grounds": f'<table background="{SITE}"><tr><td background="{SITE}">x</td></tr></table>',
    "mathematics": f'<math><mtext><img src=x onerror="{RUN}"></mtext>'
    f'<mi href="javascript:{RUN}">x</mi></math>',
    "mutation": f'<svg><p><style><img src="</style><img src=x onerror={RUN}>">',
    "mutation of math": f"<math><mtext><table><mglyph><style><!--</style>"
    f'<img title="--><img src=1 onerror={RUN}>">',
    "noscript": f'<noscript><p title="</noscript><img src=x onerror={RUN}>"></noscript>',
    "links": f'<a href="javascript:{RUN}">a</a><a href=" jav&#x09;ascript:{RUN}">b</a>'
    f'<a ping="{SITE}" href="#">c</a>',
    "data link": f'<a href="data:text/html,<script>{RUN}</script>">x</a>',
    "bar": f'<div style="width:9px;height:9px;background:url({SITE})"></div>',
    **{f"drawing: {name}": drawing for name, drawing in DRAWINGS.items()},
}
FORMULAS = {
    "href": rf"$$\href{{javascript:{RUN}}}{{x}}$$",
    "href in capitals": rf"$\href{{JavaScript:{RUN}}}{{x}}$",
    "href with spaces": "$\\href{ java\tscript:" + RUN + "}{x}$",
    "href of data": r"$\href{data:text/html,<script>window.PWN=1</script>}{x}$",
    "url": rf"$\url{{javascript:{RUN}}}$",
    "style": rf"$\style{{background:url({SITE})}}{{x}} \class{{skip}}{{y}} \cssId{{main}}{{z}}$",
    "image": rf"$\includegraphics{{{SITE}}} \html{{<script>{RUN}</script>}}$",
    "unicode": rf"$\text{{<script>{RUN}</script>}} \color{{url({SITE})}} x$",
}
