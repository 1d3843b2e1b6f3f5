"""Invented pages of newspapers in ALTO and METS."""

from __future__ import annotations

from html import escape


def line(*words: str, left: int = 100, height: int = 20, sure: float = 0.9, hyphen: str = "") -> str:
    """A line of ALTO. A word "a|b" is the first part of a broken word, "|b|ab" the second."""
    made = [_word(word, sure) for word in words]
    return f'<TextLine HPOS="{left}" HEIGHT="{height}">{"<SP/>".join(made)}{hyphen}</TextLine>'


def _word(word: str, sure: float) -> str:
    rating = f'WC="{sure}"'
    if word.startswith("|"):
        _, part, whole = word.split("|")
        return f'<String CONTENT="{part}" SUBS_TYPE="HypPart2" SUBS_CONTENT="{whole}" {rating}/>'
    if "|" in word:
        part, other = word.split("|")
        return (
            f'<String CONTENT="{part}" SUBS_TYPE="HypPart1" SUBS_CONTENT="{part}{other}" {rating}/><HYP CONTENT="-"/>'
        )
    return f'<String CONTENT="{escape(word)}" {rating}/>'


def block(name: str, *lines: str) -> str:
    """A block of ALTO."""
    return f'<TextBlock ID="{name}" HPOS="90" VPOS="10" WIDTH="400" HEIGHT="300">{"".join(lines)}</TextBlock>'


def text_block(name: str, text: str, words_in_line: int = 6, **more: int | float) -> str:
    """A block with a text in lines of so many words."""
    words = text.split()
    cut = [words[at : at + words_in_line] for at in range(0, len(words), words_in_line)]
    return block(name, *(line(*part, **more) for part in cut))  # type: ignore[arg-type]


def alto(*blocks: str, number: int = 1, version: int = 3, more: str = "") -> str:
    """A page of ALTO."""
    space = f' xmlns="http://www.loc.gov/standards/alto/ns-v{version}#"' if version > 1 else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><alto{space}><Description><MeasurementUnit>pixel</MeasurementUnit>'
        f'</Description><Layout>{more}<Page ID="P{number}" PHYSICAL_IMG_NR="{number}"><PrintSpace>{"".join(blocks)}'
        "</PrintSpace></Page></Layout></alto>"
    )


def area(file: str, name: str) -> str:
    """A pointer of METS to a block."""
    return f'<mets:fptr><mets:area FILEID="{file}" BETYPE="IDREF" BEGIN="{name}"/></mets:fptr>'


def div(kind: str, *inner: str, name: str = "", label: str = "", described: str = "") -> str:
    """A division of METS."""
    stated = {"TYPE": kind, "ID": name, "LABEL": label, "DMDID": described}
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in stated.items() if value)
    return f"<mets:div{attributes}>{''.join(inner)}</mets:div>"


def section(name: str, title: str = "", issued: str = "", more: str = "") -> str:
    """A description of MODS."""
    inner = f"<mods:titleInfo><mods:title>{title}</mods:title></mods:titleInfo>" if title else ""
    inner += f"<mods:originInfo><mods:dateIssued>{issued}</mods:dateIssued></mods:originInfo>" if issued else ""
    return (
        f'<mets:dmdSec ID="{name}"><mets:mdWrap MDTYPE="MODS"><mets:xmlData><mods:mods>{inner}{more}</mods:mods>'
        "</mets:xmlData></mets:mdWrap></mets:dmdSec>"
    )


PAPER = section(
    "MODS_ISSUE",
    "The Marrow Post",
    "1898-05-14",
    "<mods:language><mods:languageTerm>en</mods:languageTerm></mods:language>",
)


def mets(*divisions: str, sections: str = PAPER, files: int = 2, href: str = "file://./alto/{0:04}.xml") -> str:
    """A METS file of an issue with these divisions in its logical structure."""
    listed = "".join(
        f'<mets:file ID="ALTO{at:04}"><mets:FLocat LOCTYPE="URL" xlink:href="{href.format(at)}"/></mets:file>'
        for at in range(1, files + 1)
    )
    logical = div("Newspaper", div("ISSUE", *divisions, described="MODS_ISSUE"))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><mets:mets xmlns:mets="http://www.loc.gov/METS/" '
        'xmlns:mods="http://www.loc.gov/mods/v3" xmlns:xlink="http://www.w3.org/1999/xlink" LABEL="The Marrow Post">'
        f'{sections}<mets:fileSec><mets:fileGrp ID="ALTOGRP">{listed}</mets:fileGrp></mets:fileSec>'
        f'<mets:structMap TYPE="PHYSICAL">{div("Newspaper", div("PAGE", name="PHYS1"))}</mets:structMap>'
        f'<mets:structMap TYPE="LOGICAL">{logical}</mets:structMap>'
        "</mets:mets>"
    )
