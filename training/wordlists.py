"""Names for the templates: common knowledge, written down by hand for this project."""

from __future__ import annotations


def _list(text: str) -> list[str]:
    return [item.strip() for item in text.replace("\n", " ").split(",") if item.strip()]


SPORTS_CITIES = _list("""
New York, Boston, Chicago, Detroit, Cleveland, Toronto, Montreal, Baltimore, Milwaukee, Texas,
California, Oakland, Seattle, Minnesota, Kansas City, Atlanta, Florida, Philadelphia, Cincinnati,
Houston, St. Louis, Pittsburgh, Los Angeles, San Diego, San Francisco, Colorado, Denver, Dallas,
Miami, Washington, Green Bay, Buffalo, Indianapolis, New England, Phoenix, Arizona, Tampa Bay,
Carolina, Jacksonville, New Orleans, Portland, Sacramento, Utah, Orlando, Charlotte, Vancouver,
Calgary, Edmonton, Ottawa, Winnipeg, Memphis, San Antonio, Liverpool, Leeds, Newcastle, Sunderland,
Middlesbrough, Southampton, Coventry, Derby, Leicester, Nottingham, Bolton, Barnsley, Stoke,
Norwich, Ipswich, Oxford, Portsmouth, Reading, Bradford, Huddersfield, Birmingham, Swindon,
Wigan, Preston, Burnley, Blackpool, Hull, Cardiff, Swansea, Bristol, Plymouth, Watford, Luton,
Dundee, Aberdeen, Kilmarnock, Motherwell, Falkirk, Stirling, Paris, Marseille, Monaco, Lyon,
Bordeaux, Nantes, Lens, Lille, Strasbourg, Metz, Auxerre, Nice, Rennes, Montpellier, Le Havre,
Cannes, Toulouse, Guingamp, Milan, Inter, Roma, Parma, Napoli, Bologna, Cagliari, Piacenza, Perugia,
Verona, Vicenza, Reggiana, Barcelona, Valencia, Sevilla, Zaragoza, Oviedo, Tenerife, Valladolid,
Logrones, Santander, Bilbao, Munich, Dortmund, Bremen, Hamburg, Cologne, Duisburg, Rostock,
Stuttgart, Leverkusen, Frankfurt, Rotterdam, Utrecht, Groningen, Breda, Heerenveen, Tilburg,
Bruges, Ghent, Antwerp, Lierse, Graz, Salzburg, Innsbruck, Basel, Zurich, Lausanne, Lucerne,
Porto, Braga, Setubal, Guimaraes, Krakow, Lodz, Poznan, Minsk, Kiev, Odessa, Moscow, Volgograd,
Melbourne, Sydney, Brisbane, Canberra, Adelaide, Essendon, Collingwood, Geelong, Hawthorn, Fremantle,
Richmond, Carlton, Osaka, Nagoya, Hiroshima, Kobe, Yakult, Hanshin, Seibu, Chiba, Lotte, Kolkata,
Mumbai, Chennai, Delhi, Punjab, Rajasthan, Lahore, Karachi, Multan, Peshawar, Natal, Transvaal,
Surrey, Kent, Essex, Sussex, Middlesex, Yorkshire, Lancashire, Durham, Somerset, Gloucestershire,
Worcestershire, Warwickshire, Derbyshire, Nottinghamshire, Leicestershire, Northamptonshire,
Glamorgan, Hampshire, Bath, Harlequins, Wasps, Northampton, Gloucester, Sale, Orrell, Canterbury,
Waikato, Auckland, Otago, Wellington
""")
CLUBS = _list("""
Arsenal, Chelsea, Tottenham, Tottenham Hotspur, Everton, Aston Villa, West Ham, West Ham United,
Manchester United, Manchester City, Liverpool, Leeds United, Newcastle United, Blackburn Rovers,
Wolverhampton Wanderers, Wolves, Sheffield Wednesday, Sheffield United, Nottingham Forest, Crystal
Palace, Fulham, Queens Park Rangers, Celtic, Rangers, Hearts, Hibernian, Real Madrid, Atletico
Madrid, Real Sociedad, Deportivo Coruna, Espanyol, Real Betis, Celta Vigo, Athletic Bilbao, Racing
Santander, Juventus, AC Milan, Inter Milan, Lazio, Fiorentina, Sampdoria, Atalanta, Udinese, Torino,
Bayern Munich, Borussia Dortmund, Borussia Moenchengladbach, Schalke 04, Schalke, Werder Bremen,
Bayer Leverkusen, VfB Stuttgart, Hertha Berlin, Eintracht Frankfurt, Hansa Rostock, 1860 Munich,
RB Leipzig, Paris St Germain, Paris Saint-Germain, Olympique Lyonnais, Olympique Marseille, Ajax,
Ajax Amsterdam, PSV Eindhoven, Feyenoord, Vitesse Arnhem, Anderlecht, Club Brugge, Standard Liege,
Benfica, Sporting Lisbon, Galatasaray, Fenerbahce, Besiktas, Trabzonspor, Olympiakos, Panathinaikos,
Red Star Belgrade, Partizan Belgrade, Dinamo Zagreb, Hajduk Split, Dynamo Kiev, Shakhtar Donetsk,
Spartak Moscow, CSKA Moscow, Lokomotiv Moscow, Zenit St Petersburg, Steaua Bucharest, Slavia
Prague, Sparta Prague, Ferencvaros, Legia Warsaw, Widzew Lodz, Rosenborg, Brondby, IFK Gothenburg,
Malmo FF, Rapid Vienna, Austria Vienna, Sturm Graz, Grasshopper, Neuchatel Xamax, Boca Juniors,
River Plate, Independiente, Velez Sarsfield, San Lorenzo, Flamengo, Corinthians, Palmeiras,
Gremio, Santos, Sao Paulo FC, Vasco da Gama, Penarol, Nacional, Colo Colo, Al Ahly, Zamalek,
Esperance, Raja Casablanca, Asante Kotoko, Kaizer Chiefs, Orlando Pirates, Mamelodi Sundowns,
Gor Mahia, AFC Leopards, TP Mazembe, Al Hilal, Al Nassr, Urawa Red Diamonds, Gamba Osaka,
Kashima Antlers, Verdy Kawasaki, Yomiuri Giants, Nippon Ham Fighters, Mohun Bagan, East Bengal,
New York Yankees, Yankees, Boston Red Sox, Red Sox, Chicago Cubs, Cubs, White Sox, St. Louis
Cardinals, Cardinals, Los Angeles Dodgers, Dodgers, San Francisco Giants, Giants, Atlanta Braves,
Braves, New York Mets, Mets, Cleveland Indians, Baltimore Orioles, Orioles, Toronto Blue Jays, Blue
Jays, Texas Rangers, Houston Astros, Seattle Mariners, Oakland Athletics, Minnesota Twins, Kansas
City Royals, Dallas Cowboys, Cowboys, Green Bay Packers, Packers, Miami Dolphins, Dolphins, New
England Patriots, Patriots, Pittsburgh Steelers, San Francisco 49ers, 49ers, Chicago Bears, Bears,
Buffalo Bills, Denver Broncos, Kansas City Chiefs, Chicago Bulls, Bulls, Los Angeles Lakers, Lakers,
Boston Celtics, Celtics, Utah Jazz, New York Knicks, Knicks, Houston Rockets, Golden State Warriors,
Detroit Red Wings, Red Wings, Montreal Canadiens, Toronto Maple Leafs, Pittsburgh Penguins,
Colorado Avalanche, Philadelphia Flyers, New Jersey Devils, Edmonton Oilers, St George, Manly,
Canterbury Bulldogs, Brisbane Broncos, Sydney Swans, Mumbai Indians, Chennai Super Kings
""")
COUNTRIES = _list("""
Afghanistan, Albania, Algeria, Angola, Argentina, Armenia, Australia, Austria, Azerbaijan, Bahrain,
Bangladesh, Belarus, Belgium, Benin, Bolivia, Bosnia, Botswana, Brazil, Britain, Bulgaria, Burundi,
Cambodia, Cameroon, Canada, Chad, Chile, China, Colombia, Congo, Costa Rica, Croatia, Cuba, Cyprus,
Czech Republic, Denmark, Ecuador, Egypt, El Salvador, England, Eritrea, Estonia, Ethiopia, Fiji,
Finland, France, Gabon, Gambia, Georgia, Germany, Ghana, Greece, Guatemala, Guinea, Haiti, Honduras,
Hong Kong, Hungary, Iceland, India, Indonesia, Iran, Iraq, Ireland, Israel, Italy, Ivory Coast,
Jamaica, Japan, Jordan, Kazakhstan, Kenya, Kosovo, Kuwait, Laos, Latvia, Lebanon, Liberia, Libya,
Lithuania, Luxembourg, Macedonia, Malawi, Malaysia, Mali, Malta, Mauritius, Mexico, Moldova,
Mongolia, Morocco, Mozambique, Myanmar, Namibia, Nepal, Netherlands, New Zealand, Nicaragua, Niger,
Nigeria, North Korea, Northern Ireland, Norway, Oman, Pakistan, Panama, Papua New Guinea, Paraguay,
Peru, Philippines, Poland, Portugal, Qatar, Romania, Russia, Rwanda, Saudi Arabia, Scotland,
Senegal, Serbia, Sierra Leone, Singapore, Slovakia, Slovenia, Somalia, South Africa, South Korea,
South Sudan, Spain, Sri Lanka, Sudan, Sweden, Switzerland, Syria, Taiwan, Tajikistan, Tanzania,
Thailand, Togo, Trinidad and Tobago, Tunisia, Turkey, Turkmenistan, U.A.E., U.S., US, USA, U.K.,
UK, Uganda, Ukraine, United Arab Emirates, United Kingdom, United States, Uruguay, Uzbekistan,
Venezuela, Vietnam, Wales, West Indies, Yemen, Yugoslavia, Zambia, Zimbabwe
""")
CAPITALS = _list("""
Washington, London, Moscow, Beijing, Tokyo, Paris, Berlin, Bonn, Brussels, Ankara, Tehran,
Baghdad, Damascus, Riyadh, Cairo, Jerusalem, Islamabad, New Delhi, Delhi, Seoul, Pyongyang,
Taipei, Hanoi, Jakarta, Manila, Bangkok, Kuala Lumpur, Canberra, Ottawa, Mexico City, Havana,
Brasilia, Buenos Aires, Bogota, Caracas, Lima, Nairobi, Kampala, Kigali, Addis Ababa, Khartoum,
Pretoria, Abuja, Lagos, Accra, Kiev, Kyiv, Minsk, Warsaw, Prague, Budapest, Bucharest, Belgrade,
Zagreb, Sarajevo, Athens, Rome, Madrid, Lisbon, Dublin, Stockholm, Oslo, Copenhagen, Helsinki,
Kabul, Doha, Abu Dhabi, Dubai, Gaza, Ramallah, Beirut, Amman, Colombo, Dhaka, Kathmandu, Geneva,
Vienna, The Hague, Strasbourg, Hong Kong, Shanghai, Mumbai, Karachi, New York, Chicago, Los Angeles
""")
STATES = _list("""
Alabama, Alaska, Arizona, Arkansas, California, Colorado, Connecticut, Delaware, Florida, Georgia,
Hawaii, Idaho, Illinois, Indiana, Iowa, Kansas, Kentucky, Louisiana, Maine, Maryland, Massachusetts,
Michigan, Minnesota, Mississippi, Missouri, Montana, Nebraska, Nevada, New Hampshire, New Jersey,
New Mexico, North Carolina, North Dakota, Ohio, Oklahoma, Oregon, Pennsylvania, Rhode Island,
South Carolina, Tennessee, Texas, Utah, Vermont, Virginia, Wisconsin, Wyoming, Ariz., Ark., Calif.,
Colo., Conn., Fla., Ga., Ill., Ind., Kan., Ky., La., Md., Mass., Mich., Minn., Miss., Mo., Mont.,
Neb., Nev., N.H., N.J., N.M., N.Y., N.C., N.D., Okla., Ore., Pa., R.I., S.C., Tenn., Va., Wash.,
Wis., D.C., Ont., Quebec, Ontario, Alberta, Queensland, Victoria, New South Wales
""")
AGENCIES = _list("""
Reuters, AP, AFP, UPI, DPA, Xinhua, Interfax, Itar-Tass, TASS, ANSA, EFE, Kyodo, Yonhap, PTI, IANS,
ANI, Bernama, Antara, APP, Anadolu, IRNA, SANA, MENA, SPA, Tanjug, Reuter, Associated Press, Bloomberg,
ANC, KUNA, Mehr, Fars, NAN, APA, Belga, Lusa, VOA, Dow Jones
""")
MEDIA = _list("""
Dawn, The Hindu, The Times of India, Hindustan Times, The Indian Express, NDTV, The Straits Times,
Straits Times, Bangkok Post, The Nation, Daily Nation, The Standard, New Vision, Daily Monitor,
The East African, Punch, Vanguard, The Guardian, ThisDay, Daily Trust, Premium Times, Mail & Guardian,
News24, Daily Maverick, The Herald, Al Jazeera, Al Arabiya, Al-Ahram, Asharq al-Awsat, Gulf News,
Khaleej Times, Arab News, Haaretz, Yedioth Ahronoth, Maariv, Jerusalem Post, Hurriyet, Sabah,
Milliyet, Cumhuriyet, Kommersant, Izvestia, Pravda, Vedomosti, Novaya Gazeta, RIA Novosti, Kyiv
Post, Ukrainska Pravda, Gazeta Wyborcza, Rzeczpospolita, Le Monde, Le Figaro, Liberation, Le Soir,
El Pais, El Mundo, ABC, La Vanguardia, Corriere della Sera, La Repubblica, La Stampa, Der Spiegel,
Die Welt, Bild, Bild am Sonntag, Frankfurter Allgemeine Zeitung, Sueddeutsche Zeitung, Neue Zuercher
Zeitung, Der Standard, People's Daily, China Daily, Global Times, South China Morning Post, Caixin,
Xinhua, CCTV, NHK, Asahi Shimbun, Yomiuri Shimbun, Mainichi, Nikkei, Korea Herald, Chosun Ilbo,
Jakarta Post, Kompas, Tempo, Philippine Daily Inquirer, Rappler, Philippine Star, The Star, Utusan
Malaysia, Daily Star, Prothom Alo, Kathmandu Post, Daily Mirror, Khabarhub, Geo News, ARY News,
The News International, Express Tribune, Tolo News, Folha de S.Paulo, O Globo, Estado de S. Paulo,
Clarin, La Nacion, El Universal, Reforma, El Tiempo, El Espectador, El Comercio, Jamaica Gleaner,
Jamaica Observer, Trinidad Express, Stabroek News, Washington Post, The New York Times, Wall Street
Journal, The Financial Times, Financial Times, The Economist, BBC, CNN, CBS, NBC News, Fox News,
The Sun, The Times, The Daily Telegraph, The Independent, Sunday Times, Sydney Morning Herald,
The Age, The Australian, New Zealand Herald, Stuff, Radio New Zealand, RNZ, Toronto Star, Globe and
Mail, CBC, Irish Times, RTE, Sky News, ITV
""")
BODIES = _list("""
United Nations, UN, U.N., European Union, EU, NATO, OPEC, ASEAN, African Union, Arab League, IMF,
International Monetary Fund, World Bank, WHO, World Health Organization, WTO, UNICEF, UNHCR, UNESCO,
IAEA, OECD, OSCE, G7, FIFA, UEFA, IOC, International Olympic Committee, ICC, Interpol, Red Cross,
International Committee of the Red Cross, Amnesty International, Human Rights Watch, Greenpeace,
Congress, Senate, House of Representatives, Parliament, Knesset, Duma, State Duma, Bundestag, Lok
Sabha, Supreme Court, High Court, Constitutional Court, Pentagon, State Department, White House,
Kremlin, Treasury, Foreign Ministry, Defence Ministry, Ministry of Health, Ministry of Finance,
Interior Ministry, Justice Department, FBI, CIA, FDA, NASA, Federal Reserve, Fed, Bank of England,
Bundesbank, European Central Bank, Bank of Japan, People's Bank of China, Central Bank of Nigeria,
Reserve Bank of India, Scotland Yard, Hamas, Hezbollah, Hizbollah, Fatah, PLO, Taliban, Al Qaeda,
Islamic State, Boko Haram, al-Shabaab, Tamil Tigers, LTTE, IRA, Sinn Fein, PKK, FARC, Khmer Rouge,
Red Crescent, European Commission, European Parliament, Security Council, General Assembly, Labour,
Labour Party, Conservatives, Conservative Party, Republican Party, Democratic Party, Likud, BJP,
Bharatiya Janata Party, Indian National Congress, ANC, African National Congress, ZANU-PF, Inkatha,
Jubilee Party, ODM, APC, PDP, NDC, NPP, PPP, PML-N, PTI, MQM, Awami League, Kuomintang, KMT, LDP,
Liberal Democratic Party, Social Democrats, SPD, CDU, Greens, Socialist Party, Workers' Party, PRI
""")
COMPANIES = _list("""
Toyota, Honda Motor Co, Nissan, Sony Corp, Mitsubishi Heavy Industries, Samsung Electronics, Hyundai,
LG, Daewoo, Tata Motors, Reliance Industries, Infosys, Wipro, Adani Group, Huawei, Alibaba, Tencent,
Petrochina, Sinopec, Petronas, Pertamina, Gazprom, Lukoil, Rosneft, Yukos, Saudi Aramco, Emirates,
Etihad Airways, Qatar Airways, Safaricom, MTN, Dangote Cement, Eskom, Anglo American, De Beers,
Kenya Airways, Ethiopian Airlines, Petrobras, Vale, Embraer, Cemex, Pemex, Telefonica, Repsol,
Santander, Eni, Fiat, Olivetti, Telecom Italia, Renault, Peugeot, Airbus, Total, Danone, Siemens,
Volkswagen, BMW, Daimler-Benz AG, Deutsche Bank, Commerzbank, Allianz, Bayer AG, Nestle, Novartis,
UBS, Credit Suisse, Roche, Philips, Shell, Royal Dutch Shell, Unilever, BP, British Airways, HSBC,
Barclays Plc, BT, Vodafone, Tesco, Glaxo Wellcome, AstraZeneca, Rolls-Royce, Boeing, Boeing Co, IBM,
Microsoft Corp, Apple, Apple Computer Inc, Google, Amazon, Facebook, Intel Corp, General Motors Corp,
GM, Ford Motor Co, Chrysler, Exxon, Mobil, Chevron, Philip Morris, Coca-Cola, PepsiCo, McDonald's,
Wal-Mart, AT&T, MCI, Merrill Lynch, Goldman Sachs, Morgan Stanley, Salomon Brothers, J.P. Morgan,
Lehman Brothers, Citicorp, Pfizer, Merck & Co, Moderna, Tesla, Uber, Twitter, Netflix, Nokia,
Ericsson, Volvo, Electrolux, Maersk, Statoil, BHP, Rio Tinto, Qantas, News Corp, Fletcher Challenge,
Lloyd's of London, Standard & Poor's, Moody's, Fitch, Nasdaq, New York Stock Exchange
""")
GIVEN = _list("""
Amina, Kwame, Chinedu, Ngozi, Olusegun, Thabo, Nelson, Wanjiru, Kipchoge, Haile, Yoweri, Abebe,
Fatou, Mamadou, Ibrahim, Moussa, Abdoulaye, Uhuru, Raila, Tendai, Robert, Joseph, Grace, Blessing,
Mohammed, Ahmed, Ali, Hassan, Hussein, Omar, Khaled, Yasser, Mahmoud, Fatima, Leila, Nasser, Abdul,
Abdullah, Tariq, Imran, Nawaz, Benazir, Asif, Shahid, Wasim, Sachin, Rahul, Sonia, Narendra, Amit,
Priya, Rajesh, Sunil, Anil, Deepak, Lakshmi, Mahinda, Chandrika, Sanath, Aung, Thein, Nguyen, Tran,
Somchai, Thaksin, Mahathir, Anwar, Suharto, Joko, Megawati, Ferdinand, Corazon, Rodrigo, Jiang, Deng,
Xi, Li, Wang, Zhang, Zhu, Chen, Lee, Kim, Park, Choi, Kenji, Hiroshi, Junichiro, Shinzo, Yuki, Takeshi,
Boris, Vladimir, Mikhail, Yevgeny, Sergei, Dmitry, Anna, Olga, Svetlana, Viktor, Leonid, Volodymyr,
Lech, Andrzej, Vaclav, Milan, Slobodan, Goran, Zoran, Ion, Nicolae, Recep, Abdullah, Mehmet, Mustafa,
Carlos, Jose, Luis, Juan, Hugo, Fidel, Dilma, Jair, Paulo, Joao, Maria, Ana, Gabriela, Alejandro,
Francois, Jacques, Jean, Emmanuel, Marine, Helmut, Gerhard, Angela, Klaus, Jurgen, Silvio, Romano,
Giulio, Matteo, Giorgia, John, David, Michael, James, William, Sarah, Emily, Margaret, Tony, Peter,
Bill, Hillary, George, Steve, Pete, Andre, Monica, Steffi, Mark, Paul, Greg, Shane, Brian, Sean
""")
SURNAMES = _list("""
Okafor, Adeyemi, Obasanjo, Buhari, Tinubu, Okonkwo, Mensah, Asante, Mbeki, Zuma, Ramaphosa, Nkosi,
Dlamini, Kenyatta, Odinga, Ruto, Kipketer, Kamau, Wanjala, Mwangi, Museveni, Besigye, Kagame, Bekele,
Gebrselassie, Tadesse, Diallo, Diop, Keita, Traore, Ouattara, Conde, Mugabe, Tsvangirai, Chiluba,
al-Assad, al-Sisi, al-Maliki, Al-Rashid, Haddad, Khoury, Nasrallah, Arafat, Abbas, Hariri, Netanyahu,
Peres, Rabin, Sharon, Lapid, Khan, Sharif, Bhutto, Zardari, Akram, Afridi, Gandhi, Modi, Singh,
Kumar, Sharma, Patel, Gupta, Tendulkar, Kohli, Reddy, Banerjee, Thackeray, Rajapaksa, Jayasuriya,
Kumaratunga, Hasina, Rahman, Chowdhury, Suu Kyi, Van Dung, Shinawatra, Leekpai, Widodo, Wiranto,
Marcos, Aquino, Duterte, Estrada, Zemin, Jinping, Wei, Xiaoping, Ming, Jae-in, Dae-jung, Geun-hye,
Tanaka, Suzuki, Hashimoto, Abe, Koizumi, Watanabe, Yeltsin, Putin, Lebed, Chernomyrdin, Medvedev,
Navalny, Zelensky, Kuchma, Lukashenko, Walesa, Kwasniewski, Havel, Klaus, Orban, Milosevic, Karadzic,
Izetbegovic, Tudjman, Ivanisevic, Iliescu, Erdogan, Erbakan, Ciller, Yilmaz, Demirel, Castro, Chavez,
Maduro, Morales, Lopez, Garcia, Hernandez, Rodriguez, Fernandez, Gonzalez, Silva, Santos, Pereira,
Souza, Cardoso, Menem, Fujimori, Zedillo, Chirac, Juppe, Macron, Le Pen, Kohl, Waigel, Schaeuble,
Merkel, Scholz, Prodi, Berlusconi, Dini, Meloni, Aznar, Sanchez, Major, Blair, Brown, Cameron, Starmer,
Johnson, Smith, Jones, Clinton, Dole, Gingrich, Bush, Obama, Biden, Trump, Powell, Sampras, Agassi,
Chang, Becker, Graf, Seles, Hingis, Edberg, Muster, Rafter, Woods, Norman, Els, Faldo, Warne, Waugh,
Lara, Ambrose, Atherton, Stewart, Gough, Schumacher, Hill, Villeneuve, O'Neill, O'Brien, McCarthy,
van der Merwe, de Villiers, de Klerk, van Gogh, von Trotta
""")
EVENTS = _list("""
World Cup, Champions League, European Championship, Euro 96, Olympic Games, Olympics, Winter Olympics,
Asian Games, Commonwealth Games, Africa Cup of Nations, Asian Cup, Copa America, U.S. Open, French Open,
Australian Open, Wimbledon, Davis Cup, Ryder Cup, Tour de France, Giro d'Italia, Super Bowl, World
Series, Grand Slam, Ashes, Six Nations, Rugby World Cup, Cricket World Cup, FA Cup, UEFA Cup, Cup
Winners' Cup, Belgian Grand Prix, Monaco Grand Prix, Gulf War, World War II, Second World War, First
World War, Cold War, Vietnam War, Korean War, Iraq War, Hurricane Katrina, Hurricane Maria, Typhoon
Haiyan, Cyclone Nargis, Arab Spring, Orange Revolution, Cannes Film Festival, Berlin Film Festival,
Edinburgh Festival, World Economic Forum, G20 summit, G7 summit, Earth Summit, Expo 2020, Ramadan War,
Battle of Stalingrad, Six-Day War, Yom Kippur War, Rose Revolution, Boston Marathon, London Marathon,
Chernobyl disaster, Tiananmen Square massacre, Holocaust, Rwandan genocide, Great Depression
""")
DEMONYMS = _list("""
American, British, Russian, Chinese, Israeli, Palestinian, Iraqi, Iranian, French, German, Italian,
Spanish, Turkish, Indian, Pakistani, Kenyan, Nigerian, Ghanaian, South African, Ukrainian, Australian,
Japanese, South Korean, Mexican, Brazilian, Serb, Croat, Bosnian, Muslim, Catholic, Sunni, Kurdish, Arab,
Dutch, Swedish, Zimbabwean, Ugandan, Rwandan, Philippine, Thai, Chechen, Hindu, Democratic, Republican
""")
