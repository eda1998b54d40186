"""Words that stand for a kind of thing, and heads that make another industry of the thing named.

"lele asap" is smoked fish as "ikan asap" is; "mesin selep" is no rice mill but a machine, and
"servis mesin selep" its repair. The divisions are those of the KBLI: 26 to 28 machines and
instruments, 33 repair; which of their classes, the thing behind the head says.
"""

from collections.abc import Sequence

_KINDS = {
    "ikan": "lele nila gurami gurame mujair bandeng tongkol tuna cakalang patin kakap layang tengiri "
    "tenggiri pari kembung salem wader bader sidat belut layur dori lemuru lamuru bawal tawes "
    "kuniran swanggi manyung cucut hiu haruan tombro",
    "udang": "cumi kepiting rajungan kerang gurita sotong kupang rebon lobster",
    "buah": "apel mangga nanas salak jambu nangka pepaya semangka melon durian alpukat stroberi "
    "strawberry jeruk markisa sirsak belimbing klengkeng kelengkeng anggur manggis kedondong sawo "
    "rambutan duku langsep matoa murbei sukun",
    "sayur": "wortel bayam kangkung sawi kubis terong timun mentimun buncis brokoli pare labu waluh "
    "kelor selada kol seledri",
    "kayu": "jati sengon mahoni trembesi pinus akasia sonokeling meranti mindi gmelina "
    "bengkirai ulin",
    "bambu": "petung ori apus wulung",
    "besi": "hollow holo galvanis wf",
}
# What a thing of this material most likely is, where nobody knows the thing; both versions' codes.
MADE_OF = {
    "kayu": ("16299", "16293", "16294", "31001", "31011"),
    "bambu": ("16291", "16299", "16294", "31002", "31012"),
    "rotan": ("16291", "31002", "31012", "16299"),
    "plastik": ("22292", "22205", "22299", "22209", "22220", "22202"),
    "melamin": ("22292", "22205"),
    "akrilik": ("22299", "22209"),
    "fiber": ("22299", "22209", "22293", "22206"),
    "karet": ("22199", "22191", "22192"),
    "besi": ("25999", "25111", "25993", "31004", "31022"),
    "stainless": ("25992", "25993", "31004", "31022", "25111"),
    "aluminium": ("25112", "25992", "25993", "31004", "31022"),
    "kuningan": ("25999", "25910", "25993"),
    "tembaga": ("25999", "25910", "25993"),
    "kaca": ("23129", "23119", "23121"),
    "semen": ("23951",),
    "beton": ("23951",),
    "batu": ("23963", "23969"),
    "marmer": ("23961", "23962"),
    "gerabah": ("23932", "23939"),
    "keramik": ("23932", "23939"),
    "kulit": ("15129", "15121"),
    "kain": ("13929", "13921", "14131"),
    "perca": ("13929", "13921"),
    "kertas": ("17099", "17022"),
    "pandan": ("16292",),
    "mendong": ("16292",),
    "batok": ("16299", "16294"),
    "flanel": ("32903", "32402"),
    "resin": ("32903", "32120", "20131"),
    "krispi": ("10794", "10219", "10218", "10399", "10309"),
    "goreng": ("10794", "10750", "10793"),
    "beku": ("10750", "10130", "10120", "10219", "10218"),
    "instan": ("11090", "11059", "10750", "10772", "10779"),
}
MADE_OF |= dict.fromkeys(("kerang", "tanduk", "tulang"), ("32903",))
# What is named for the vehicle it belongs to is a part of it: "rem sepeda".
PART_OF = {
    "sepeda": ("30922",),
    "onthel": ("30922",),
    "becak": ("30922",),
    "motor": ("30912",),
    "mobil": ("29300",),
    "truk": ("29300", "29200"),
}
KIND = {word: kind for kind, members in _KINDS.items() for word in members.split()}

# First words that leave open what the thing is: the words behind them say it.
OPENERS = frozenset(
    "kerajinan souvenir olahan makanan minuman snack camilan cemilan jajan jajanan konveksi hiasan "
    "aksesoris aksesori handmade kue lampu minyak kain kertas tepung gula las cetak sablon herbal "
    "pakaian baju anyaman ukiran ukir cor furnitur mebel perabot bordir rajut masakan plastik kulit "
    "kayu bambu rotan besi aluminium karet kaca keramik gerabah perak emas tenun celup pande papan".split()
)
MACHINES = frozenset({"mesin"})
INSTALLS = frozenset({"pemasangan", "pasang", "instalasi"})
REPAIRS = frozenset({"reparasi", "servis", "perbaikan", "memperbaiki", "ndandani"})

# What the thing is (first digits of its code) → the classes of the machine that makes it.
_MACHINE = {
    "10": ("28250", "28210"),
    "11": ("28250", "28191"),
    "12": ("28250", "28210"),
    "13": ("28263", "28262", "28299"),
    "14": ("28262", "28261", "28263"),
    "15": ("28265", "28263", "28262"),
    "16": ("28222", "28220", "28299"),
    "17": ("28292", "28299"),
    "18": ("28291", "28299"),
    "20": ("28299", "28210"),
    "22": ("28299", "28223", "28220"),
    "23": ("28240", "28299", "28223"),
    "24": ("28230", "28221", "28220"),
    "25": ("28221", "28220", "28299"),
    "31": ("28222", "28220"),
}
# What the thing is → the classes of its repair; the longest prefix counts.
_REPAIR = {
    "251": ("33111", "33119"),
    "252": ("33112",),
    "25": ("33119", "33111"),
    "265": ("33131",),
    "28192": ("33131", "33121"),
    "266": ("33132",),
    "325": ("33132",),
    "267": ("33133",),
    "271": ("33141", "33149"),
    "272": ("33142", "33149"),
    "27": ("33149", "33141"),
    "281": ("33121", "33122"),
    "282": ("33122", "33121"),
    "301": ("33151",),
    "302": ("33152",),
    "303": ("33153",),
    "309": ("33159",),
    "322": ("33190",),
    "10": ("33122", "33121"),
}
# Every word that means something here, whether or not a keyword has it.
HEAD_WORDS = frozenset({*KIND, *MADE_OF, *PART_OF, *OPENERS, *MACHINES, *INSTALLS, *REPAIRS})


def by_kind(part: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words with each member of a kind as its kind: lele → ikan."""
    if KIND.keys().isdisjoint(part):
        return part
    words = [KIND.get(word, word) for word in part]
    return tuple(word for place, word in enumerate(words) if place == 0 or words[place - 1] != word)


def head_divisions(part: tuple[str, ...]) -> tuple[str, ...]:
    """Return the divisions the first word leaves possible; none: it rules nothing out."""
    if len(part) < 2:
        return ()
    if part[0] in REPAIRS or (part[0] in INSTALLS and not MACHINES.isdisjoint(part)):
        return ("33",)
    return ("26", "27", "28") if part[0] in MACHINES else ()


def headed_codes(part: tuple[str, ...], things: Sequence[str]) -> tuple[str, ...]:
    """Return the codes the head gives to the thing behind it, likeliest first.

    ``things``: codes of what the words name without the head, best first. The codes of both versions
    stand in one list: those the version asked for does not know fall away.
    """
    if part[0] in INSTALLS:
        return ("33200", "33201")
    table, other = (_REPAIR, ("33190",)) if part[0] in REPAIRS else (_MACHINE, ("28299", "28199"))
    if part[0] in REPAIRS and not MACHINES.isdisjoint(part):
        other = ("33122", "33121")
        things = [code for code in things if code[:2] in {"26", "27", "28"}]
    for code in things:
        for size in (5, 3, 2):
            if code[:size] in table:
                return table[code[:size]]
    return other
