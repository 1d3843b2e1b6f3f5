"""Bytes in old encodings are read by their letters, whatever is stated; provenance says so, and losses are counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sitegen.capture import RepeatedLines, read_seed
from sitegen.capture.encoding.decode import decode, find_encoding
from sitegen.core.config import Config
from sitegen.core.model import Story
from tests.conftest import no_hang, put

TEXTS = {
    "en": "The harbour board voted on Tuesday to mend the pier – “at last”, said one – and the café on it. It’s so.",
    "fr": "Le conseil a décidé mardi de réparer la jetée, que la tempête avait laissée penchée à côté du marché.",
    "de": "Der Rat hat beschlossen, die nördliche Mole zu erneuern. Die Straße bleibt für größere Lastwagen gesperrt.",
    "pt": "A câmara decidiu reparar o pontão, e a obra começará em março. Os pescadores não pagarão até à conclusão.",
    "is": "Hafnarstjórnin ákvað á þriðjudag að gera við bryggjuna sem stormurinn skildi eftir hallandi yfir markaðnum.",
    "pl": "Rada zdecydowała we wtorek o naprawie północnego mola. „Nie możemy dłużej czekać” – powiedział inżynier.",
    "cs": "Rada přístavu v úterý rozhodla opravit severní molo, které lednová bouře nechala nakloněné nad trhem.",
    "hu": "A kikötő vezetősége kedden úgy döntött, hogy megjavítja az északi mólót a halpiac fölött. Őszre készül el.",
    "tr": "Liman kurulu salı günü iskelenin onarılmasına karar verdi. Çalışma başlıyor, dedi mühendis. İşçiler de.",
    "ru": "Совет порта во вторник решил починить северный мол. «Ждать больше нельзя», — сказал инженер.",
    "uk": "Рада порту у вівторок вирішила полагодити північний мол, який шторм залишив нахиленим над ринком.",
    "el": "Το συμβούλιο αποφάσισε την Τρίτη να επισκευάσει τον βόρειο μόλο. Οι εργασίες αρχίζουν τη Δευτέρα.",
    "he": "מועצת הנמל החליטה ביום שלישי לתקן את הרציף הצפוני, שהסערה הותירה נוטה מעל שוק הדגים.",
    "ar": "قرر مجلس الميناء يوم الثلاثاء إصلاح الرصيف الشمالي الذي تركته العاصفة مائلا فوق سوق السمك.",
    "zh": "港务局周二决定在冬季之前疏浚北航道，结束了九年来关于费用的争论。",
    "zh-Hant": "港務局週二決定在冬季之前疏浚北航道，結束了九年來關於費用的爭論。",
    "ja": "港湾局は火曜日、冬の前に北航路を浚渫することを決めた。費用をめぐる議論が終わる。",
    "ko": "항만 위원회는 화요일에 겨울이 오기 전에 북쪽 수로를 준설하기로 결정했다.",
}
ENCODINGS = {
    "en": ["cp1252", "mac_roman"], "fr": ["cp1252", "mac_roman", "iso8859-15"], "de": ["cp1252", "cp850"],
    "pt": ["cp1252"], "is": ["cp1252"], "pl": ["cp1250", "iso8859-2"], "cs": ["cp1250", "iso8859-2"],
    "hu": ["cp1250", "iso8859-2"], "tr": ["cp1254", "iso8859-9"], "ru": ["cp1251", "koi8_r", "iso8859-5", "cp866"],
    "uk": ["cp1251", "koi8_u"], "el": ["cp1253", "iso8859-7"], "he": ["cp1255"], "ar": ["cp1256", "iso8859-6"],
    "zh": ["gb18030", "gb2312"], "zh-Hant": ["big5"], "ja": ["cp932", "euc_jp", "iso2022_jp"], "ko": ["cp949"],
}  # fmt: skip
each_encoding = pytest.mark.parametrize(
    ("language", "encoding"), [(language, name) for language, names in ENCODINGS.items() for name in names]
)


def page(text: str, meta: str = '<meta charset="utf-8">', before: str = "") -> str:
    paragraphs = "".join(
        f"<p>{text}</p>" for text in (text, "A pier of two hundred feet stands in the harbour of Kestholm.")
    )
    head = f"<head>{meta}<title>Pier</title></head>"
    return f"<!doctype html>{before}<html>{head}<body><h1>Pier</h1>{paragraphs}</body></html>"


def story(root: Path, name: str, data: bytes) -> Story:
    put(root, name, data)
    found = next(read_seed(root, name, Config(), RepeatedLines()))
    assert isinstance(found, Story), found
    return found


@each_encoding
@pytest.mark.parametrize("stated", [(), ("utf-8",), ("iso-8859-1",)], ids=["nothing", "utf-8", "latin-1"])
def test_letters_decide_the_encoding(language: str, encoding: str, stated: tuple[str, ...]) -> None:
    data = TEXTS[language].encode(encoding, "ignore")
    read = decode(data, "a", stated)
    assert read.text == data.decode(encoding)
    assert read.note.startswith("read as ")


@each_encoding
def test_a_true_statement_never_misleads(language: str, encoding: str) -> None:
    data = TEXTS[language].encode(encoding, "ignore")
    assert decode(data, "a", [encoding]).text == data.decode(encoding)


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("stated", ["iso-8859-1", "windows-1251", "shift_jis", "big5", "no-such"])
def test_utf8_is_utf8_whatever_is_stated(language: str, stated: str) -> None:
    assert decode(TEXTS[language].encode(), "a", [stated]) == (TEXTS[language], "")


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_read(language: str, encoding: str) -> None:
    text = f"{TEXTS[language]}\n\n{TEXTS[language]} 12 3\n"
    read = decode(text.encode(encoding), "a")
    assert read.text == text
    assert read.note == f"read as {encoding.upper()}, a guess: it has no byte order mark"


def test_mixed_bytes_are_read_each_as_what_they_are_and_losses_are_counted() -> None:
    data = f"{TEXTS['fr']} {TEXTS['de']} Le caf\ue000 ferme. Un mot \ue001 perdu.".encode()
    data = data.replace("\ue000".encode(), b"\xe9").replace("\ue001".encode(), b"\xe2\x80")
    read = decode(data, "a")
    assert "Le café ferme. Un mot \ufffd perdu." in read.text
    assert read.note == "read as UTF-8, with 3 bytes that are not; 1 unreadable character"


def test_characters_that_were_lost_before_are_counted() -> None:
    assert decode("Le caf\ufffd ferme \ufffd minuit.".encode(), "a").note == "2 unreadable characters"


@pytest.mark.parametrize("text", [TEXTS["ru"], "Привет, мир и все остальные.", TEXTS["uk"]])
def test_cyrillic_mojibake_is_mended(text: str) -> None:
    import ftfy.bad_codecs  # noqa: F401  registers the codec

    wrong = text.encode().decode("sloppy-windows-1251")
    assert decode(f"One line.\n{wrong}".encode(), "a") == (f"One line.\n{text}", "mojibake mended")


def test_a_page_that_states_a_wrong_encoding_is_read_and_provenance_says_so(tmp_path: Path) -> None:
    found = story(tmp_path, "p/a.html", page(TEXTS["fr"]).encode("cp1252"))
    assert TEXTS["fr"] in found.body
    assert "read as Windows-1252, not as UTF-8 as stated, a guess" in found.provenance["body"].source


@pytest.mark.parametrize(
    ("meta", "before"),
    [
        (f"<!-- {'x' * 6000} --><meta http-equiv='Content-Type' content='text/html; charset=iso-8859-2'>", ""),
        ("", '<?xml version="1.0" encoding="ISO-8859-2"?>'),
        ("<meta charset=utf-8><meta charset=iso-8859-2>", ""),
    ],
    ids=["late", "xml", "two"],
)
def test_a_statement_is_found_wherever_it_stands(tmp_path: Path, meta: str, before: str) -> None:
    html = page("A short note from Łódź.", meta, before)
    html = html if not before else before + html.replace(before, "")
    assert "Łódź" in story(tmp_path, "p/a.html", html.encode("iso8859-2")).body


def test_json_in_an_old_encoding_is_read(tmp_path: Path) -> None:
    lines = "\n".join(
        json.dumps(
            {"title": f"Jetée {at}", "text": f"{TEXTS['fr']} {at}", "url": f"https://a.example/{at}"},
            ensure_ascii=False,
        )
        for at in range(3)
    )
    for name, data in (("a.jsonl", lines), ("b.json", f"[{','.join(lines.splitlines())}]")):
        found = story(tmp_path, name, data.encode("cp1252"))
        assert (found.title, TEXTS["fr"] in found.body) == ("Jetée 0", True)
        assert "read as Windows-1252" in found.provenance["body"].source


@pytest.mark.parametrize("declared", ["utf-8", "windows-1252"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_feed_that_declares_a_wrong_encoding_is_read(tmp_path: Path, declared: str, encoding: str) -> None:
    item = (
        f"<item><title>Jetée</title><link>https://a.example/1</link><description>{TEXTS['fr'] * 8}</description></item>"
    )
    text = (
        f'<?xml version="1.0" encoding="{declared}"?><rss version="2.0"><channel><title>É</title>{item}</channel></rss>'
    )
    found = story(tmp_path, "a.xml", text.encode(encoding))
    assert (found.title, TEXTS["fr"] in found.body) == ("Jetée", True)


def test_a_mail_part_that_states_a_wrong_encoding_is_read(tmp_path: Path) -> None:
    head = b"Subject: Pier\r\nFrom: Ana Lund <ana@a.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    found = story(tmp_path, "a.eml", head + f"{TEXTS['fr']}\r\n\r\n{TEXTS['fr']} Fin.".encode("cp1252"))
    assert TEXTS["fr"] in found.body
    assert "read as Windows-1252, not as UTF-8 as stated" in found.provenance["body"].source


def test_two_odd_bytes_do_not_make_a_file_another_encoding() -> None:
    assert find_encoding(b'{"text": "\xff\xfe"}') == ("utf-8", "")
    assert find_encoding("Ł".encode() + b"\xc5") == ("utf-8", "")  # cut within a letter


@pytest.mark.parametrize(
    "unit", [b"\x1b$B", b"<meta ", b"\xe9 ", b"\x81", "РџСЂ".encode(), b"\x00\x04", b"<meta charset"]
)
def test_hostile_bytes_take_no_time(unit: bytes) -> None:
    with no_hang():
        try:
            decode(unit * 200_000, "a", ["utf-8"])
        except Exception as error:
            assert type(error).__name__ == "SeedError"
