"""Invented news items in the formats of agencies."""

from __future__ import annotations

PARAGRAPHS = (
    "The lock keepers of Marrow Sound will go back to work on Thursday after the county agreed to pay them for nights.",
    "Their strike had kept forty barges at the upper basin for nine days, and two mills had sent their workers home.",
    "Greta Solheim, who speaks for the keepers, said that nobody had won and that everybody had lost nine days.",
)
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def nitf(
    number: str = "MS-0412",
    *,
    title: str = "Lock keepers return to work",
    body: str = BODY,
    docdata: str = "",
    head: str = "",
    body_head: str = "",
    status: str = "usable",
    issued: str = "20180412T101500Z",
) -> str:
    """An article in NITF."""
    return f"""<nitf><head><title>{title}</title>{head}
<docdata management-status="{status}"><doc-id id-string="{number}" regsrc="NORD"/>
<date.issue norm="{issued}"/>{docdata}</docdata></head>
<body><body.head><hedline><hl1>{title}</hl1></hedline>{body_head}</body.head>
<body.content>{body}</body.content></body></nitf>"""


def news_item(
    guid: str = "urn:newsml:nord.example:20180412:locks",
    *,
    version: int = 1,
    title: str = "Lock keepers return to work",
    meta: str = "",
    content: str = "",
    inner: str = f'<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>{BODY}</body></html></inlineXML>',
    created: str = "2018-04-12T12:15:00+02:00",
    status: str = "stat:usable",
    kind: str = "ninat:text",
) -> str:
    """A news item of NewsML-G2."""
    return f"""<newsItem guid="{guid}" version="{version}" standard="NewsML-G2" xml:lang="en">
<itemMeta><itemClass qcode="{kind}"/><provider qcode="nprov:NORD"><name>Nord Wire</name></provider>
<versionCreated>{created}</versionCreated><pubStatus qcode="{status}"/>{meta}</itemMeta>
<contentMeta><headline>{title}</headline>{content}</contentMeta>
<contentSet>{inner}</contentSet></newsItem>"""


def message(*items: str) -> str:
    """A message of NewsML-G2 with these items."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">'
        f"<header><sent>2018-04-12T12:20:00Z</sent></header><itemSet>{''.join(items)}</itemSet></newsMessage>"
    )
