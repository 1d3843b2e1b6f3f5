"""Closed lists of English words for recognising names in news: sets of lower-case words unless noted otherwise."""

from __future__ import annotations

from sitegen.core.person_names import HONORIFICS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MONTHS = _words(
    "january february march april may june july august september october november december jan feb mar "
    "apr jun jul aug sep sept oct nov dec"
)
DAYS = _words(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun "
    "today tomorrow yesterday tonight christmas easter ramadan"
)
ARTICLES = _words("the a an this that these those its his her their our my your")

# Titles before a person's name, in lower case and without full stops.
TITLES = HONORIFICS | _words(
    "messrs miss mme mlle czar tsar kaiser herr frau fräulein señor señora senor senora signor signora "
    "lord lady madam madame monsieur reverend father "
    "sister brother rabbi imam sheikh sheik ayatollah pastor bishop archbishop cardinal monsignor "
    "general lieutenant colonel major captain cmdr commander sergeant cpl corporal "
    "pvt private adm admiral brig brigadier marshal pfc spc officer det detective insp inspector "
    "constable sheriff supt superintendent chief president vice-president premier chancellor prime "
    "minister secretary undersecretary sen senator rep representative congressman congresswoman gov "
    "governor mayor councilman councilwoman councillor alderman delegate assemblyman assemblywoman "
    "commissioner ambassador envoy attorney judge justice magistrate prosecutor solicitor chairman "
    "chairwoman chairperson ceo cfo director manager coach captain striker midfielder defender goalkeeper "
    "quarterback spokesman spokeswoman spokesperson economist analyst editor author novelist poet actor "
    "actress singer director producer journalist reporter photographer leader deputy mp mep dissident "
    "activist lawyer historian scientist astronaut pilot businessman businesswoman financier tycoon king "
    "queen prince princess emperor empress sultan emir duke duchess earl count countess baron baroness "
    "pope saint speaker treasurer founder entrepreneur cllr coxswain skipper bosun provost headmaster headmistress "
    "headteacher seaman fireman firefighter postmaster lifeboatman"
)
# Titles that have a capital before a name and hardly ever begin another name.
STRONG_TITLES = _words(
    "mr mrs ms dr prof professor sir gen lt col maj capt cmdr sgt cpl adm brig sen rep gov rabbi "
    "ayatollah senator congressman congresswoman colonel admiral spokesman spokeswoman spokesperson "
    "president chancellor archbishop cardinal councilman councillor mayor ambassador chairman chairwoman cllr coxswain"
)
# With a single given name these are part of the name: Pope Francis, Queen Elizabeth II.
ROYAL = _words("king queen prince princess emperor empress sultan emir duke duchess pope saint lady sister")
# Words that may stand before or between titles: "former Deputy Prime Minister".
TITLE_MODIFIERS = _words(
    "former late ex then acting deputy vice assistant senior junior interim outgoing incoming lead first "
    "second foreign finance defense defence interior justice trade health education agriculture energy "
    "labor labour environment transport transportation oil economy planning industry culture sports home "
    "treasury state army navy police fire executive chief operating financial managing general under- "
    "secretary attorney national security council opposition party house senate majority minority staff "
    "press district appeals supreme court military"
)
TITLE_TAILS = _words("general ret retd designate elect marshal admiral colonel commander")

# Words that are no name by themselves, with or without a capital.
GENERIC = (
    TITLES
    | TITLE_MODIFIERS
    | MONTHS
    | DAYS
    | ARTICLES
    | _words(
        "committee ministry ministries council party university college school club company corporation corp "
        "inc ltd plc co group bank court government parliament congress senate house cabinet commission "
        "agency department office bureau board union association federation league team army navy force "
        "forces police air hospital church museum institute foundation society centre center airport station "
        "street avenue road square park river lake mountain island sea ocean gulf bay north south east west "
        "northern southern eastern western northeast northwest southeast southwest central upper lower new "
        "old great grand city town village county state province district region republic kingdom empire "
        "nation country world earth internet web god lord bible quran english-language i we he she they it "
        "you the and or but if when while after before as at by for from in of on to with without yes no not "
        "mr. mrs. image photo photograph credit file caption editor reuter reuters-reuter video picture "
        "source exchange stock shares net shr revs qtr mths cts dlrs mln billion million vs prior note oper "
        "avg qtly div pay record loss profit sales year years quarter month week day morning evening summit "
        "conference meeting election elections war cup olympics championship championships festival protest "
        "gap gross total ceo ec-imf democrats republicans islam christianity judaism muslim muslims christian "
        "christians jew jews jewish islamic arab arabs western westerner westerners european europeans "
        "african africans asian asians latin latino latinos hispanic black white catholic catholics "
        "soccer football cricket tennis golf boxing cycling squash badminton hockey basketball baseball rugby "
        "athletics skiing biathlon bobsleigh luge swimming rowing sailing judo "
        "congressional presidential parliamentary federal dealers traders analysts exchequer "
        "protestant protestants sunni sunnis shiite shiites shia hindu hindus buddhist buddhists sikh sikhs "
        "communist communists socialist socialists liberal liberals conservative conservatives labour "
        "democrat republican nazi nazis tory tories covid covid-19 coronavirus dad mum mom mummy daddy grandma "
        "grandpa granny grandad crown administration congressman congressmen senator senators"
    )
) - {"congress", "house", "senate", "parliament", "labour", "labor"}

# Last words of organizations' names, or first words before "of".
ORGANIZATION_HEADS = _words(
    "committee ministry council party university college institute club company corporation corp inc ltd "
    "plc bank court parliament congress senate commission agency department bureau board union "
    "association federation league army navy police hospital foundation society group holdings bancorp "
    "bancshares industries airlines airways motors systems technologies laboratories pharmaceuticals "
    "partners brothers authority administration front movement brigade brigades church newspaper times "
    "post herald tribune fc orchestra philharmonic museum academy organization organisation coalition "
    "alliance confederation guild syndicate trust fund exchange chamber secretariat assembly ag sa nv spa "
    "gmbh llc co forces corps guard command directorate marine shipping lines cooperative co-operative courier "
    "gazette lantern observer chronicle journal telegraph"
)
# Those of them that end no surname and no place name: they outweigh the recogniser's opinion of the other words.
FIRM_HEADS = _words(
    "committee ministry council party university institute corporation commission agency union association "
    "federation league foundation society holdings bancorp bancshares industries airlines airways motors systems "
    "technologies laboratories pharmaceuticals authority administration movement newspaper fc orchestra "
    "philharmonic organization organisation coalition alliance confederation syndicate secretariat directorate "
    "marine shipping lines cooperative co-operative gazette courier"
)
# Words that end an organization's name only in stories with one of these words; in others, a place's name or no name.
HEADS_IN_CONTEXT = {
    "line": "ferry ferries ship ships shipping cruise passengers sailings vessel vessels boats berth",
    "list": "party election elections seats votes voters candidates coalition",
}
# Last words of clubs' names in match reports; elsewhere mostly places or no names.
CLUB_HEADS = _words("united city town athletic rovers wanderers albion county rangers hotspur wednesday villa")
COMPANY_SUFFIXES = _words(
    "inc ltd plc corp co llc ag sa nv gmbh corporation company limited incorporated spa lp oyj ab as "
    "na pty pte bhd kk bv pc plc"
)
PLACE_HEADS = _words(
    "county province island islands river lake mountain mountains valley street avenue road square park "
    "airport bay strait peninsula desert district city beach"
)
# Capital cities that stories use for governments: places, although they "say" and "refuse".
SEATS = _words(
    "washington moscow beijing peking london paris bonn berlin tokyo seoul pyongyang pretoria canberra ottawa tehran "
    "baghdad cairo ankara athens rome madrid lisbon vienna warsaw prague budapest belgrade bucharest havana jakarta "
    "manila bangkok hanoi delhi islamabad kabul damascus amman riyadh tripoli algiers tunis rabat nairobi lagos "
    "brussels stockholm oslo copenhagen helsinki dublin geneva taipei jerusalem beirut kiev kyiv brasilia caracas lima"
)
# First words of place names with two words.
PLACE_FRONTS = _words("port cape mount lake fort isle upper lower little")
# Words after the name of a place.
PLACE_TAILS = _words(
    "harbour harbor quay island peninsula coast airport town village ward district constituency beach suburb region"
)
EVENT_TAILS = _words("inquiry inquest referendum festival marathon summit uprising massacre olympics")
STORMS = _words("storm hurricane typhoon cyclone")
VESSELS = _words(
    "steamship steamboat cruiser battleship brig barque sloop "
    "ferry trawler ship lifeboat tanker coaster boat yacht freighter frigate destroyer submarine barge tug tugboat "
    "liner steamer schooner cutter warship vessel catamaran dredger"
)
# Those of the heads of organizations' names that end hardly anything else: they need no recogniser.
SURE_HEADS = _words(
    "committee ministry council party university bank commission agency association federation union navy army "
    "corporation corp inc ltd plc airlines airways bancorp bancshares holdings fc parliament court police hospital"
)
EVENT_HEADS = (
    "World Cup|Olympics|Olympic Games|Winter Olympics|Summer Olympics|Paralympics|Championships?|Grand Prix|Games|"
    "Open|Cup|Summit|Conference|Festival|Elections?|Referendum|War|Revolution|Uprising|Massacre|Expo|Marathon|"
    "Masters|Super Bowl|World Series|Biennale|Congress|Awards|Hurricane|Convention|Trials|Holocaust|Intifada"
)
HYPHEN_TAILS = _words(
    "bound based born led backed owned run controlled held made style wide registered listed occupied era "
    "area trained sponsored funded brokered imposed ruled allied friendly speaking dominated level "
    "related linked inspired mandated flagged educated built sized like type affiliated administered wide"
)
