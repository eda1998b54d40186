"""Names as Java has them, and the ways office lists spell one name twice.

Shares are ours, set after what phone books and voter lists look like: a few names on every tenth
person (Siti, Sri, Nur; Slamet, Muhammad), a quarter of the people with a single name, and a long
tail of Javanese names built from a stem and an ending (Su-gi-yono, Ngat-inem).
"""

import random
from itertools import accumulate

WOMEN = (
    "Siti 90 Sri 80 Nur 45 Dewi 30 Endang 25 Sulastri 20 Suyati 18 Wahyuni 18 Sumiati 18 Yuliana 15 Ani 14 Rina 14 "
    "Eka 14 Yuni 12 Kartini 12 Lilik 12 Umi 12 Indah 12 Rini 12 Ratna 12 Ernawati 10 Mujiati 10 Sunarti 10 Tutik 10 "
    "Anik 10 Titik 10 Ida 10 Fitri 10 Lestari 10 Muslimah 8 Khoirul 8 Kusmiati 8 Rohmah 8 Maryam 8 Luluk 8 Binti 7 "
    "Ponirah 6 Tumini 6 Paini 6 Jumiati 6 Katemi 5 Wiwik 8 Yatemi 3 Djuwariyah 3 Soelastri 3 Marfuah 4 Zulaikah 4"
)
WOMEN_LAST = (
    "Aminah 50 Lestari 45 Wahyuni 45 Rahayu 40 Handayani 35 Aisyah 30 Khotimah 30 Rohmah 30 Fatimah 28 Hidayati 25 "
    "Astuti 25 Utami 25 Mulyani 25 Wulandari 25 Kusuma 20 Purwanti 20 Maryati 20 Sulistyowati 18 Maimunah 18 "
    "Zubaidah 15 Indrawati 15 Susanti 15 Puspitasari 15 Kholifah 14 Munawaroh 14 Hariyati 12 Nuraini 12 Safitri 12 "
    "Anggraini 12 Romlah 12 Setyowati 10 Ngatini 8 Masruroh 8 Qomariyah 8 Chasanah 8 Yulianti 8 Suprihatin 8 Dwi 8"
)
MEN = (
    "Slamet 70 Muhammad 70 Agus 55 Ahmad 50 Abdul 50 Mulyono 30 Sugeng 25 Suwarno 22 Bambang 25 Hadi 22 Eko 25 "
    "Supardi 18 Sutrisno 18 Joko 22 Budi 22 Heri 18 Sukarno 12 Samsul 18 Imam 20 Yusuf 10 Moh 12 Nur 20 Ali 14 "
    "Mochamad 12 Sunaryo 14 Suparman 12 Misnan 6 Kasiyanto 6 Saiful 14 Teguh 10 Rudi 12 Dwi 14 Tri 12 Wahyu 12 "
    "Djumadi 4 Soeparno 3 Jumadi 8 Ponidi 6 Ngatemin 4 Paijan 4 Tukiran 5 Wagiman 6 Suliyono 5 Choirul 8 Zainal 10"
)
MEN_LAST = (
    "Hidayat 30 Santoso 40 Riyadi 35 Mulyono 25 Arifin 35 Rahman 30 Yusuf 25 Wahyudi 25 Setiawan 30 Susanto 28 Widodo "
    "25 Prasetyo 25 Kurniawan 22 Hariyanto 20 Purnomo 22 Ghofur 12 Wahid 14 Karim 14 Rokhim 12 Huda 14 Anwar 16 "
    "Efendi 18 Cahyono 18 Suprapto 12 Utomo 16 Nugroho 16 Fauzi 14 Mustofa 14 Zaenuri 6 Irawan 10 Basuki 10 Ulum 8 "
    "Hakim 10 Saputra 14 Hartono 12 Khoiri 7 Munir 8 Sholeh 8 Ismail 9 Sudarsono 6 Wibowo 12 Solikin 8 Subagyo 5"
)
STEMS = "su sum sup sug sut sun suj suk par pon kas kar sar war tum ngat mis jum mar dar sam san ras rus wag was tuk pur mul har yat mud".split()
ENDS_F = "iati inah iyah ini iyem ikah iasih armi anti arti inem ilah ami asri irah".split()
ENDS_M = "adi ono anto iman iyo isno ijan uki idi aji ari oyo arso eman ito".split()
DEGREES = ("S.E.", "S.Pd", "SH", "S.Kom", "A.Md", "S.P.")


def _table(text: str) -> tuple[list[str], list[int]]:
    words = text.split()
    return words[::2], list(accumulate(int(weight) for weight in words[1::2]))


_FIRST = {"P": _table(WOMEN), "L": _table(MEN)}
_LAST = {"P": _table(WOMEN_LAST), "L": _table(MEN_LAST)}
_ENDS = {"P": ENDS_F, "L": ENDS_M}
SHORT = {"Muhammad": ("M.", "Moch.", "Moh.", "Muh."), "Mochamad": ("M.", "Moch."), "Abdul": ("Abd.", "A."),
         "Ahmad": ("A.", "Achmad", "Akhmad"), "Siti": ("St.", "S."), "Moh": ("M.", "Muhammad")}  # fmt: skip


def person(rng: random.Random, sex: str) -> str:
    """Return a name: a quarter single, half double, the rest of three words."""
    dice = rng.random()
    if dice < 0.25:
        return _any(rng, _FIRST[sex], sex, 0.6)
    parts = [_any(rng, _FIRST[sex], sex, 0.12), _any(rng, _LAST[sex], sex, 0.2)]
    if dice > 0.8:
        parts.insert(1, _any(rng, _FIRST[sex], sex, 0.3))
    return " ".join(dict.fromkeys(parts))


def _any(rng: random.Random, table: tuple[list[str], list[int]], sex: str, rare: float) -> str:
    if rng.random() < rare:
        return (rng.choice(STEMS) + rng.choice(_ENDS[sex])).title()
    return rng.choices(table[0], cum_weights=table[1])[0]


# Ways to write a name otherwise. Each returns the name unchanged where it does not apply.
_OLD = (("u", "oe"), ("j", "dj"), ("i", "y"), ("y", "i"), ("oe", "u"), ("dj", "j"), ("k", "kh"), ("s", "z"), ("c", "ch"), ("f", "v"))  # fmt: skip


def sound(name: str, rng: random.Random) -> str:
    """Old for new spelling, or a letter that is heard alike: Sukarno, Soekarno."""
    fits = [(a, b) for a, b in _OLD if a in name[1:]]
    if not fits:
        return name
    a, b = rng.choice(fits)
    return name[0] + name[1:].replace(a, b, 1)


def doubled(name: str, rng: random.Random) -> str:
    return _at_letter(name, rng, lambda letter: letter * 2)


def missing(name: str, rng: random.Random) -> str:
    return _at_letter(name, rng, lambda letter: "")


def wrong(name: str, rng: random.Random) -> str:
    return _at_letter(name, rng, lambda letter: rng.choice("aeiounrtsklm"))


def swapped(name: str, rng: random.Random) -> str:
    places = [i for i in range(1, len(name) - 1) if name[i : i + 2].isalpha()]
    if not places:
        return name
    i = rng.choice(places)
    return name[:i] + name[i + 1] + name[i] + name[i + 2 :]


def _at_letter(name, rng, change):
    places = [i for i in range(1, len(name)) if name[i].isalpha()]
    i = rng.choice(places)
    return name[:i] + change(name[i]) + name[i + 1 :]


def titled(name: str, rng: random.Random, sex: str = "L") -> str:
    """With a title or a degree."""
    if rng.random() < 0.3:
        return f"{name}, {rng.choice(DEGREES)}"
    return f"{rng.choice(('Hj.', 'Bu', 'Ibu') if sex == 'P' else ('H.', 'Bapak', 'Pak', 'Bpk.'))} {name}"


def initial(name: str, rng: random.Random) -> str:
    """The first name short (M. Yusuf), or the last one (Sri W.)."""
    words = name.split()
    if len(words) < 2:
        return name
    if rng.random() < 0.7:
        return " ".join([rng.choice(SHORT.get(words[0], (words[0][0] + ".",))), *words[1:]])
    return " ".join([*words[:-1], words[-1][0] + "."])


def turned(name: str, rng: random.Random) -> str:
    """The words in another order."""
    words = name.split()
    return " ".join([*words[1:], words[0]])


def nickname(name: str, rng: random.Random, sex: str = "L") -> str:
    """How neighbours say it: Bu Tin for Sutini, Pak Slamet for Slamet Riyadi."""
    word = rng.choice(name.split())
    called = (
        word
        if rng.random() < 0.6 or len(word) < 6
        else word[2:5]
        if rng.random() < 0.5
        else word[-3:]
    )
    return f"{'Bu' if sex == 'P' else 'Pak'} {called.title()}"


NAME_DAMAGE = {
    "spelling": (sound, 20), "doubled letter": (doubled, 10), "missing letter": (missing, 15),
    "wrong letter": (wrong, 8), "swapped letters": (swapped, 10), "title": (titled, 12),
    "initials": (initial, 12), "word order": (turned, 7), "nickname": (nickname, 6),
}  # fmt: skip
