"""Names put together from parts, of all regions: people, institutions and places that nobody wrote down."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from training import wordlists as lists


def _list(text: str) -> list[str]:
    return [item.strip() for item in text.replace("\n", " ").split(",") if item.strip()]


HANGUL = _list("""
Ji, Min, Seo, Hyun, Jun, Soo, Young, Hye, Eun, Woo, Sung, Kyung, Jin, Tae, Yong, Chul, Ho, Mi, Sun,
Won, Jae, Dong, Il, Hwan, Bin, Hoon, Ah, Na, Ryong, Sang, Ki, Moon, Joo, Yeon, Hee
""")
HANZI = _list("""
Wei, Jian, Guo, Xiao, Ming, Hua, Li, Jing, Yong, Zhi, Qiang, Hong, Yu, Feng, Ping, Mei, Lan, Bo, Tao,
Jun, Yan, Qing, Rui, Shu, Wen, Xin, Zhen, Chao, Peng, Bin, Hai, Long, Cheng, De, Fang, Gang
""")
HAN_FAMILIES = _list("""
Wang, Li, Zhang, Liu, Chen, Yang, Huang, Zhao, Wu, Zhou, Xu, Sun, Ma, Zhu, Hu, Guo, He, Lin, Gao, Luo,
Zheng, Liang, Xie, Tang, Deng, Feng, Cao, Peng, Xiao, Cai, Pan, Tian, Dong, Yuan, Jiang, Qian, Shen
""")
KOREAN_FAMILIES = _list("Kim, Lee, Park, Choi, Jung, Kang, Cho, Yoon, Jang, Lim, Han, Oh, Seo, Shin, Kwon, Hwang, Ahn")
VIETNAMESE = _list("Nguyen, Tran, Le, Pham, Hoang, Phan, Vu, Vo, Dang, Bui, Do, Ho, Ngo, Duong")
VIETNAMESE_MIDDLE = _list("Van, Thi, Duc, Minh, Quoc, Xuan, Thanh, Ngoc, Huu, Dinh")
VIETNAMESE_LAST = _list("Dung, Hung, Phuc, Trong, Lan, Huong, Anh, Tuan, Nam, Mai, Linh, Son, Hai, Thao, Quang, Binh")
ARABIC = _list("""
Mohammed, Ahmad, Ali, Hassan, Hussein, Omar, Khalid, Yousef, Ibrahim, Mustafa, Saleh, Nasser, Faisal,
Sultan, Majid, Walid, Samir, Karim, Jamal, Bilal, Zayed, Mansour, Tamim, Rami, Ziad, Adel, Hani, Nabil,
Salma, Noura, Huda, Mariam, Aisha, Zainab, Rania, Samira, Lubna, Dalia, Abdulaziz, Abdel Fattah, Hamad
""")
ARABIC_FAMILIES = _list("""
Sabah, Thani, Maktoum, Nahyan, Saud, Khalifa, Hashimi, Masri, Tikriti, Jabouri, Shami, Baghdadi, Qaradawi,
Mansouri, Ghamdi, Otaibi, Qahtani, Zahrani, Dosari, Mutairi, Harbi, Shehri, Najjar, Sayegh, Attar, Omari, Sudani,
Husseini, Barghouti, Zawahiri, Jazairi, Fassi, Alaoui, Benali, Bouteflika, Ghannouchi, Trabelsi, Marzouki
""")
SOUTH_ASIAN = _list("""
Arjun, Vikram, Rohit, Sanjay, Manoj, Ashok, Vinod, Suresh, Ramesh, Naveen, Harish, Lalu, Mamata, Sushma,
Kavita, Sunita, Anjali, Pooja, Neha, Meera, Farooq, Zafar, Bilawal, Shehbaz, Maryam, Pervez, Rafiq, Shakib,
Tamim, Mushfiqur, Khaleda, Gotabaya, Ranil, Maithripala, Chandra, Prachanda, Sher Bahadur, Bidya, Upendra, Hamid
""")
SOUTH_ASIAN_FAMILIES = _list("""
Yadav, Mishra, Pandey, Tiwari, Chauhan, Thakur, Joshi, Desai, Mehta, Shah, Nair, Menon, Pillai, Iyer,
Rao, Naidu, Gowda, Shetty, Das, Bose, Ghosh, Mukherjee, Chatterjee, Dutta, Sen, Baig, Malik, Qureshi, Abbasi,
Gilani, Chaudhry, Butt, Mirza, Hossain, Islam, Ahmed, Karim, Uddin, Perera, Fernando, de Silva, Wickremesinghe,
Bandara, Jayawardene, Oli, Dahal, Deuba, Koirala, Bhandari, Shrestha, Adhikari, Karzai, Ghani, Hekmatyar, Durrani
""")
AFRICAN = _list("""
Chukwuemeka, Emeka, Babatunde, Folake, Yemi, Sade, Kelechi, Uche, Aliko, Sani, Bola, Kofi, Akua, Yaw, Ama,
Sipho, Lindiwe, Cyril, Jacob, Zanele, Themba, Nomvula, William, Samuel, Daniel, Esther, Njeri, Otieno, Achieng,
Kiprono, Eliud, Tirunesh, Kenenisa, Abiy, Tedros, Meles, Isaias, Paul, Joao, Armando, Filipe, Samora, Alassane,
Macky, Abdou, Aminata, Ousmane, Souleymane, Blaise, Idriss, Felix, Joseph, Moise, Denis, Pierre, Jean-Pierre, Evariste
""")
AFRICAN_FAMILIES = _list("""
Eze, Nwosu, Nwachukwu, Balogun, Adebayo, Ogunleye, Afolabi, Bello, Danjuma, Yakubu, Abubakar, Lawal, Ibori,
Owusu, Boateng, Addo, Agyeman, Akufo, Ofori, Mahama, Khumalo, Mokoena, Molefe, Ngcobo, Sithole, Mabuza, Motlanthe,
Malema, Njoroge, Kariuki, Ochieng, Omondi, Onyango, Kiplagat, Cheruiyot, Rotich, Mutua, Musyoka, Wetangula, Okello,
Mugisha, Nsubuga, Byaruhanga, Hailu, Tesfaye, Kebede, Alemu, Girma, Wolde, Banda, Phiri, Mwale, Lungu, Chiwenga,
Mnangagwa, Moyo, Ncube, Dube, Sesay, Koroma, Kamara, Conteh, Weah, Sirleaf, Toure, Coulibaly, Kone, Sow, Ba, Fall,
Ndiaye, Mbaye, Sarr, Tshisekedi, Kabila, Mobutu, Nkurunziza, Ndayishimiye, Magufuli, Nyerere, Mkapa, Chissano, Machel
""")
SOUTH_EAST_ASIAN = _list("""
Bambang Sutrisno, Joko Santoso, Sri Wahyuni, Budi Hartono, Agus Prasetyo, Dewi Lestari, Rizal Ramli, Siti Aminah,
Ahmad Zahid, Azmin Razak, Nurul Huda, Lim Kit Meng, Tan Boon Seng, Goh Chee Leong, Lee Wei Ling, Prayuth Somboon,
Somsak Chaiyasit, Yingluck Phromphan, Chuan Thongchai, Abhisit Wongsawat, Win Myint Oo, Thant Zin, Khin Maung Win,
Ko Ko Gyi, Daw Mya Aye, Hun Sokha, Sam Vuthy, Bounnhang Keo, Rommel dela Cruz, Maria Reyes, Jejomar Villanueva,
Leni Bautista, Panfilo Ramos, Grace Pangilinan, Antonio Magsaysay, Taur Gusmao, Mari Ximenes
""")
LATIN = _list("""
Andres, Ricardo, Felipe, Ernesto, Daniel, Evo, Rafael, Nestor, Cristina, Michelle, Sebastian, Alvaro, Ollanta,
Keiko, Lenin, Guillermo, Nicolas, Diosdado, Henrique, Leopoldo, Juan Manuel, Miguel, Enrique, Vicente, Claudia,
Beatriz, Xiomara, Nayib, Mauricio, Salvador, Fernando, Luiz Inacio, Geraldo, Marina, Aecio, Renan, Sergio, Tabare
""")
LATIN_FAMILIES = _list("""
Ramirez, Torres, Flores, Rivera, Gomez, Diaz, Cruz, Reyes, Gutierrez, Ortiz, Ramos, Mendoza, Aguilar, Vargas,
Castillo, Jimenez, Rojas, Salazar, Guerrero, Pena, Quispe, Huanca, Mamani, Humala, Kuczynski, Correa, Moreno, Lasso,
Santos Calderon, Uribe Velez, Petro, Duque, Guaido, Capriles, Kirchner, Macri, Bachelet, Pinera, Boric, Lugo, Cartes,
Alves, Barbosa, Ribeiro, Carvalho, Almeida, Nascimento, Rocha, Moreira, Teixeira, Ferreira, Oliveira, Bukele, Zelaya
""")
EAST_EUROPEAN = _list("""
Aleksandr, Igor, Oleg, Pavel, Andrei, Nikolai, Yuri, Yulia, Tatiana, Irina, Natalia, Petro, Vitaly, Arseniy,
Zdenek, Petr, Jaroslav, Tomas, Robert, Ivan, Marek, Donald, Jaroslaw, Beata, Piotr, Gabor, Peter, Laszlo, Traian,
Klaus, Victor, Boyko, Rumen, Aleksandar, Ivica, Dragan, Milorad, Zeljko, Hashim, Edi, Sali, Nikola, Zoran, Borut
""")
EAST_EUROPEAN_FAMILIES = _list("""
Ivanov, Petrov, Sidorov, Kuznetsov, Volkov, Sokolov, Popov, Lebedev, Kozlov, Morozov, Novikov, Shoigu, Lavrov,
Peskov, Tymoshenko, Poroshenko, Yanukovych, Klitschko, Shevchenko, Kovalenko, Bondarenko, Tkachenko, Nowak, Kowalski,
Wisniewski, Zielinski, Duda, Morawiecki, Novak, Svoboda, Dvorak, Prochazka, Babis, Fico, Horvath, Nagy, Szabo, Toth,
Basescu, Ponta, Ionescu, Popescu, Borisov, Radev, Vucic, Dacic, Nikolic, Jovanovic, Petrovic, Dodik, Plenkovic, Rama
""")
TURKIC = _list("""
Kemal Yildirim, Ahmet Davut, Binali Aksoy, Devlet Celik, Selahattin Kaya, Meral Sahin, Ekrem Ozturk, Hakan Arslan,
Nursultan Akhmetov, Kassym Sarsenov, Gurbanguly Annaev, Shavkat Karimov, Sadyr Bakiev, Emomali Sharipov, Ilham Mammadov
""")
TOPICS = _list("""
Health, Finance, Education, Agriculture, Defence, Transport, Energy, Water, Labour, Trade, Tourism, Justice,
Housing, Planning, Environment, Information, Communications, Women, Youth, Culture, Science, Technology, Mines,
Petroleum, Fisheries, Forestry, Home Affairs, Foreign Affairs, Interior, Public Works, Civil Aviation, Statistics
""")
BODIES = _list("""
Commission, Authority, Agency, Council, Board, Bureau, Institute, Department, Committee, Service, Administration,
Fund, Corporation, Office, Centre, Federation, Association, Union, Organisation, Foundation, Congress, Society, Forum
""")
SCOPES = _list(
    "National, Federal, Central, State, International, Independent, Royal, General, African, Asian, European"
)
LABEL_OF_PARTY = _list("""
Democratic, Socialist, Liberal, Conservative, National, People's, Republican, Progressive, Communist, Green, Workers,
Freedom, Justice, Unity, Islamic, Christian Democratic, Social Democratic, Patriotic, Reform, Labour
""")
TRADES = _list("""
Bank, Airlines, Airways, Industries, Motors, Steel, Cement, Telecom, Holdings, Energy, Petroleum, Foods, Insurance,
Securities, Electric, Pharmaceuticals, Shipping, Railways, Power, Breweries, Mining, Chemicals, Technologies, Group,
Capital, Media, Broadcasting, Properties, Oil, Gas, Resources, Electronics, Semiconductor, Textiles, Tea, Rubber
""")
FORMS = ["", "", "", " Ltd", " Ltd.", " Inc", " Inc.", " Corp", " Corp.", " Plc", " Co", " AG", " SA", " Bhd", " NV"]
PAPERS = _list("""
Times, Post, Herald, News, Daily News, Tribune, Star, Chronicle, Gazette, Mail, Express, Observer, Monitor, Mirror,
Standard, Telegraph, Guardian, Sun, Journal, Citizen, Examiner, Review, Today, Business Daily, Nation, TV, Radio
""")
LANDFORMS = [
    "{} River", "Lake {}", "Mount {}", "{} Valley", "{} Island", "{} Islands", "{} Peninsula", "{} Strait", "{} Bay",
    "Gulf of {}", "{} Hills", "{} Desert", "{} Mountains", "{} Sea", "{} Delta", "{} Peak", "{} Falls", "{} Forest",
    "{} Province", "{} District", "{} County", "{} Region", "{} State", "North {}", "South {}", "East {}", "West {}",
    "Northern {}", "Upper {}", "New {}", "Port {}", "{} City", "{} Square", "{} Street", "{} Road", "{} Avenue",
    "{} International Airport", "{} Airport", "{} Bridge", "{} Park"
]  # fmt: skip
# `place` and `surname` are given; the other fields are drawn from FIELDS.
INSTITUTIONS = [
    "Ministry of {topic}",
    "{topic} Ministry",
    "Department of {topic}",
    "Ministry of {topic} and {topic}",
    "{scope} {topic} {body}",
    "{scope} {topic} {body}",
    "{scope} {body} for {topic}",
    "{country} {topic} {body}",
    "{country} {body} of {topic}",
    "{place} {topic} {body}",
    "{body} of {topic}",
    "{demonym} {topic} {body}",
    "{demonym} Football Federation",
    "{country} Football Association",
    "{country} Cricket Board",
    "{country} Olympic Committee",
    "Bank of {country}",
    "Central Bank of {country}",
    "University of {place}",
    "{place} University",
    "{place} State University",
    "{surname} University",
    "{surname} College",
    "{surname} Foundation",
    "{surname} Institute",
    "{place} City Council",
    "{place} High Court",
    "{place} Stock Exchange",
    "{place} Chamber of Commerce",
    "{place} Police Department",
    "{place} Town Council",
    "{leaning} Party",
    "{leaning} Party of {country}",
    "{leaning} {movement}",
    "{country} {leaning} Party",
    "{scope} Union of {workers}",
    "{country} Medical Association",
    "{country} Bar Association",
    "{country} Air Force",
    "{country} Airlines",
    "{country} Television",
    "Radio {country}",
    "{country} {paper}",
    "{place} {paper}",
    "{surname} & {partner}",
    "{surname} Brothers",
    "{surname} {trade}{form}",
    "{place} {trade}{form}",
    "{country} {trade}{form}",
    "{scope} {trade}{form}",
    "{surname}{form}",
    "Bank {surname}",
]
FIELDS: dict[str, list[str]] = {
    "topic": TOPICS,
    "body": BODIES,
    "scope": SCOPES,
    "demonym": lists.DEMONYMS[:34],
    "country": lists.COUNTRIES[:120],
    "leaning": LABEL_OF_PARTY,
    "movement": ["Front", "Alliance", "Movement", "Union", "Congress"],
    "workers": ["Teachers", "Journalists", "Miners", "Metalworkers", "Students"],
    "paper": PAPERS,
    "partner": lists.SURNAMES,
    "trade": TRADES,
    "form": FORMS,
}
_FIELD = re.compile(r"\{(\w+)\}")


def person(rng: random.Random) -> str:
    """A full name as some region forms it."""
    return rng.choice(MAKERS)(rng)


def _korean(rng: random.Random) -> str:
    one, other = rng.sample(HANGUL, 2)
    return f"{rng.choice(KOREAN_FAMILIES)} {one}{rng.choice(('-', '-', ' '))}{other.lower()}"


def _chinese(rng: random.Random) -> str:
    one, other = rng.sample(HANZI, 2)
    given = one if rng.random() < 0.4 else one + other.lower()
    return f"{rng.choice(HAN_FAMILIES)} {given}"


def _vietnamese(rng: random.Random) -> str:
    return f"{rng.choice(VIETNAMESE)} {rng.choice(VIETNAMESE_MIDDLE)} {rng.choice(VIETNAMESE_LAST)}"


def _arabic(rng: random.Random) -> str:
    parts = rng.sample(ARABIC, 2 if rng.random() < 0.4 else 1)
    link = rng.choice((" al-", " Al-", " al ", " Al ", " bin ", " ", " Abu ", " el-", " ben "))
    return " ".join(parts) + link + rng.choice(ARABIC_FAMILIES)


def _paired(given: list[str], families: list[str]) -> Callable[[random.Random], str]:
    def make(rng: random.Random) -> str:
        first = rng.choice(given)
        if rng.random() < 0.1:
            first += f" {rng.choice('ABCDEGHJKLMNPRSTVWY')}."
        return f"{first} {rng.choice(families)}"

    return make


def _whole(rng: random.Random) -> str:
    return rng.choice(SOUTH_EAST_ASIAN + TURKIC)


MAKERS: list[Callable[[random.Random], str]] = [
    _korean,
    _chinese,
    _vietnamese,
    _arabic,
    _arabic,
    _paired(SOUTH_ASIAN, SOUTH_ASIAN_FAMILIES),
    _paired(SOUTH_ASIAN, SOUTH_ASIAN_FAMILIES),
    _paired(AFRICAN, AFRICAN_FAMILIES),
    _paired(AFRICAN, AFRICAN_FAMILIES),
    _paired(LATIN, LATIN_FAMILIES),
    _paired(EAST_EUROPEAN, EAST_EUROPEAN_FAMILIES),
    _whole,
]
FAMILIES = (
    HAN_FAMILIES + KOREAN_FAMILIES + ARABIC_FAMILIES + SOUTH_ASIAN_FAMILIES * 2 + AFRICAN_FAMILIES * 2
    + LATIN_FAMILIES + EAST_EUROPEAN_FAMILIES + ["al-" + name for name in ARABIC_FAMILIES]
)  # fmt: skip


def institution(rng: random.Random, place: str, surname: str) -> str:
    """A body of state, party, union, school, newspaper or firm, often named after a place or a person."""
    given = {"place": [place], "surname": [surname]}
    return _FIELD.sub(lambda match: rng.choice(given.get(match[1]) or FIELDS[match[1]]), rng.choice(INSTITUTIONS))


def acronym(name: str) -> str:
    """The capitals of a name's longer words; empty if they are too few."""
    letters = "".join(part[0] for part in name.split() if part[0].isupper())
    return letters if 3 <= len(letters) <= 6 and letters.isalpha() else ""


def landform(rng: random.Random, stem: str) -> str:
    """A place named after `stem`: a river, a province, a street."""
    return rng.choice(LANDFORMS).format(stem)
