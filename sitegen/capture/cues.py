"""The words by which page furniture is known: reasons for taking a line out."""

from __future__ import annotations

import re

AFTER = "after the article's end"
_SITES = r"(?:facebook|twitter|x|instagram|linkedin|whatsapp|reddit|pinterest|telegram|flipboard|bluesky|threads|tumblr|tiktok|youtube|messenger|google(?: (?:plus|news))?|mastodon|snapchat|rss(?: feed)?|e-?mail|sms|print|copy(?: link)?|link copied|more|mailto|send)"

# Each line: what it is, and the words it begins with or consists of. The first that fits names the reason.
_END = (
    ("comment box", r"(?:\d+ )?comments?(?: \(\d+\)| section)?$|(?:leave|post|add|write) (?:a|your) (?:comment|reply)|(?:view|show|read|see|load) (?:all |more )?(?:\d+ )?comments|join the (?:conversation|discussion|debate)|have your say|share your (?:thoughts|views)|what do you think\?$|sort by|(?:newest|oldest|most liked) first|\d+ (?:thoughts|responses|replies) (?:on|to)|automatic approval of|be the first to comment|comments (?:are|have been|will be) (?:closed|moderated|disabled)|reply$|replies$|cancel reply|commenting guidelines"),
    ("end of the article", r"end of article|\(?ends\)?$|-+ ?ends? ?-+$|topics?(?: in this article)?:?$|tags?:?$|categories$|filed under|explore more on these topics|subjects$|keywords?:?$|more about|first published|about the authors?|about the writer|by the same author|view author publications|reprints and permissions|rights and permissions|reuse this content|related topics|in this (?:story|article)$"),
    ("list of other stories", r"related(?: (?:articles?|stories|story|news|posts?|content|links?|reading|coverage|items|tags|video|videos))?:?$|most (?:read|popular|viewed|shared|commented|recent|watched|discussed|emailed|liked)\b|(?:more|latest|top|other|recent|popular|trending|breaking|featured|recommended|editors?['’]? ?(?:picks?|choice)|must|hot|don['’]t miss)(?: (?:top|news|must))?[ -]?(?:stories|headlines|news|articles|reads?|posts|picks|videos|reading|now|topics)\b.{0,30}$|more (?:from|in|on|for you|trending|like this)\b.{0,40}$|what to read next|read next|up next|next (?:article|story|up)|previous (?:article|story)|you (?:may|might) (?:also )?(?:like|be interested)|recommended(?: for you)?$|trending(?: now)?$|don['’]t miss$|also (?:read|in the news|on)\b.{0,40}$|elsewhere (?:on|in)\b|from around the web|around the web|sponsored(?: (?:content|links|stories))?$|promoted|paid (?:content|post)|partner content|more on this|latest(?: videos?)?(?: (?:on|from|in)\b.{0,30})?:?$|trending stories|editor['’]?s['’]? picks?|in pictures$|visual stories$|photo(?:s| ?stories| galler(?:y|ies))$|hot picks$|videos$|popular$|recent$|today['’]s (?:paper|edition|front page)"),
    ("legal notice", r"©|\(c\) ?\d{4}|copyright\b|all rights reserved|privacy (?:policy|notice|settings|centre|center)|terms (?:of|and|&)\b|cookies?\b|(?:we|this (?:web)?site) uses? cookies|this (?:web)?site (?:uses|is protected)|accept (?:all|cookies)|manage (?:cookies|consent|preferences)|do not sell|accessibility(?: statement)?$|powered by|designed by|website by|ipso|our standards|the .{2,30} trust principles"),
    ("page menu", r"about us$|contact(?: us)?\b.{0,20}$|advertis(?:e|ing)(?: with us)?$|careers?$|site ?map$|help(?: cent(?:re|er))?$|faqs?$|back to top|scroll to top|follow us\b|find us on|connect with us|like us on|skip to|main menu|menu$|search(?: for)?:?$|home$|toggle|close(?: menu)?$|navigation$|home ?[|>»/›]|sections$"),
)  # fmt: skip
_BOX = (
    ("sign-up box", r"sign(?:ing)?[ -]?up\b|subscribe\b|subscribers? (?:only|exclusive)|newsletters?\b|get .{0,60}(?:newsletters?|briefing)\b|get .{0,60}(?:in|to) your inbox|enter your e-?mail|e-?mail address|your e-?mail|support (?:our|independent|local|quality) journalism|become a (?:member|subscriber|supporter)|donate(?: now)?$|from [$£€]\s?\d.{0,30}$|already (?:a subscriber|signed up|registered|a member|have an account|subscribed)|unlimited (?:online |digital )?access|start your (?:free )?trial|click the alert icon|click here to (?:subscribe|sign|join|register|get)|get (?:e-?mail )?(?:alerts|notifications|updates|the latest)\b|download (?:our|the) app|by (?:signing|subscribing|clicking|submitting|providing)\b.{0,200}|thank(?:s| you) for (?:subscribing|signing|registering|reading)|you(?:['’]re| are) (?:now )?(?:signed up|subscribed)|keep reading\b.{0,40}$|continue reading\b.{0,60}$|to continue reading|(?:this|the) (?:article|content|story) is (?:for|available to|only|reserved|free to read|exclusive)|\d+ free articles?|choose your|you can save this article|register / sign|a (?:welcome|confirmation) e-?mail|the next issue of|we encountered an issue|interested in more newsletters|enjoy (?:additional|unlimited|more) articles|access (?:articles|all|to all)\b|exclusive (?:articles|content|access)\b|share your thoughts and join|view more offers|an electronic (?:replica|edition)|(?:log|sign)[ -]?in\b|you must be (?:logged|signed) in|create (?:a|an|your) (?:free )?(?:account|profile)|register(?: now| for free| to)\b|my account|forgot(?:ten)? (?:your )?password|don['’]t have an account|or$|we apologi[sz]e,? but this video|try refreshing|tap here to|article limit|your (?:free )?(?:trial|subscription)\b|cancel any ?time|limited[- ]time offer"),
)  # fmt: skip
_INSIDE = (
    ("advertisement", r"\(?(?:advertise?ments?|advert|adverts|ads?|sponsored|promotion)\)?(?: \d+)?$|advertisement[ -].*(?:continue|scroll|below)|(?:story|article) continues (?:below|after)|this advertisement has not loaded.*|article content$|(?:story|article) content$|don['’]t want to see this\? remove ads|continue reading (?:the main story|below)|skip (?:past|advertisement|ad)\b.*|remove ads.*|loading(?:\.{3}|…)?$|scroll (?:down )?to continue.*"),
    ("link to another story", r"(?:read|see|watch|listen|more)(?: (?:more|also|next|now|on|here|this|it))?\s?(?:\||:|»|>|>>|-) ?.*|read more\b.{0,120}$|(?:also|further) (?:read|reading|see)\b.*|\(?(?:also )?read:? .{0,100}\)$|related(?: (?:article|story|coverage|video))?:.*|recommended:.*|more : .*|click here\b.{0,80}$|find out more\b.{0,60}$|learn more\b.{0,60}$|full (?:story|coverage):?.*|in case you missed it.*|you can also check:.*|don['’]t miss:? .*|what you need to know$|>>+ ?.*|→.*|▶.*"),
    ("share buttons", rf"(?:share|tweet|post|pin|email|save|print|bookmark)(?: this)?(?: (?:article|story|post|page|with|on|via|to|by)\b.{{0,50}})?:?$|share\d.*|(?:{_SITES}[ ,|·/]*)+$|(?:share|tweet|send|follow)(?: (?:on|via|in|to|us|this|it|the))*(?: article)?(?: (?:on|via|in|by))? ?{_SITES}\b.{{0,120}}$|copy link.*|link copied.*|social sharing|send in e-?mail.*|(?:view|open|see) (?:gallery|image|photos?)(?: in fullscreen)?$|(?:\d[\d.,]*k? )?(?:shares?|likes?|views?|reads?)$|like loading.*|like this:|{_SITES} link$|gift this article.*|\d+ comments?$|comments?\d*$|follow$|print this.*"),
    ("player", r"listen(?: to (?:this|the) (?:article|story))?\b.{0,30}$|\d+ min(?:ute)?s?(?: read| listen)?$|(?:reading|read) time:?.*|\d+[- ]min(?:ute)? read.*|video (?:loading|unavailable|player).*|click to play.*|the video will auto-?play.*|play(?: now| video)?$|watch(?: (?:live|now|the video|video|again))?$|duration \d.*|\d{1,2}:\d{2}(?: / \d{1,2}:\d{2})?$|text size|small$|medium$|large$|aa$|speed read$|dive deeper.*|summary$|now playing.*|unmute.*|your browser does not.*|this video .{0,30}(?:unavailable|not available).*|\d+ of \d+ ?\|?$|\d+/\d+$|image \d+ of \d+|slide \d+ of \d+|previous$|next$|show (?:more|less|all)$|load more$|expand$|view (?:all|more)$|see (?:all|more)$"),
    ("note of the site", r"when you purchase through links.*|if you buy something using links.*|we (?:may|might) (?:earn|receive) (?:a|an)?.{0,20}commission.*|got a (?:story|tip)\b.*|do you have a (?:story|tip|question)\b.*|have (?:a|you got a) (?:story|tip)\b.*|get in touch (?:with us )?(?:at|by|with).*|(?:for|want) more (?:stories|news)\b.*(?:check|visit|follow|sign|our).*|follow (?:us|the|[A-Z]\w+).{0,60}(?:on|at) (?:facebook|twitter|x|instagram|google|telegram|whatsapp|youtube)\b.*|like us on.*|our website is the place.*|this (?:article|story) (?:was|has been) (?:updated|amended|corrected) .{0,80}$|add us as a preferred source.*|enable (?:javascript|cookies).*|please (?:enable|whitelist|disable|turn|log|sign|subscribe)\b.*|you have (?:full|no) access.*|%d bloggers like this.*|send (?:us )?(?:your )?(?:tips|letters)\b.*|the views expressed (?:in|here)\b.*|opinions expressed\b.*"),
)  # fmt: skip
_HARD = frozenset(["comment box", "end of the article", "legal notice"])


def _compile(table: tuple[tuple[str, str], ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((reason, re.compile(rf"[\W_]*(?:{words})", re.IGNORECASE)) for reason, words in table)


_ENDS, _BOXES, _INSIDES = _compile(_END), _compile(_BOX), _compile(_INSIDE)
_CLOSER = re.compile(r"[\W_]*(?:reuters?|-30-|ENDS|more follows)[\W_]*$", re.IGNORECASE)


def inside(text: str) -> str:
    """Why a line is furniture that may stand in the middle of an article; "" where it is none."""
    if len(text) > 400:
        return ""
    found = next((reason for reason, words in _INSIDES if words.match(text)), "")
    return found or box(text)


def box(text: str) -> str:
    """Why a line belongs to a box that asks readers to subscribe or to log in; "" where it does not."""
    if len(text) > 300 or (len(text.split()) > 25 and text.endswith(".")):
        return ""
    return next((reason for reason, words in _BOXES if words.match(text)), "")


def end(text: str) -> str:
    """Why a line shows that the article is over, or not yet begun; "" where it does not."""
    if len(text) > 220 or len(text.split()) > 32:
        return ""
    sentence = text.endswith((".", "”", '"')) and len(text.split()) > 14
    return next((r for r, words in _ENDS if words.match(text) and not (sentence and r in _SOFT)), "")


_SOFT = frozenset(["list of other stories", "end of the article", "comment box", "page menu"])


def is_hard(reason: str) -> bool:
    """Whether an article never goes on after a line with this reason."""
    return reason in _HARD


def is_closer(text: str) -> bool:
    """Whether a line is the sign-off of a wire story: "Reuter", "-30-"."""
    return len(text) < 24 and bool(_CLOSER.fullmatch(text))
