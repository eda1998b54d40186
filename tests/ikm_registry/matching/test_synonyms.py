"""Goods by other names: what two hands call one thing, and what only sounds or stands near it.

The pairs were written before the table of ``matching.synonyms``, from what lists of the area and KBBI
call things; a pair counts as told apart where nothing but its names says so.
"""

import pytest

from ikm_registry.matching.evidence import SAME_PRODUCT
from ikm_registry.matching.keys import product_words
from ikm_registry.matching.names import product_likeness

SAME = """
bordir ~ sulam
kain bordir ~ kain sulaman
kerudung bordir ~ jilbab sulam
cobek ~ layah
cobek ~ coet
cobek batu ~ layah batu
cobek batu ~ ulekan batu
klompen ~ bakiak
klompen kayu ~ teklek kayu
kelom ~ klompen
keripik singkong ~ ceriping singkong
keripik tempe ~ kripik tempe
kripik pisang ~ ceriping gedang
jenang ~ dodol
jenang apel ~ dodol apel
batu bata ~ bata merah
bata ~ batu bata
gula merah ~ gula jawa
gula aren ~ gula merah aren
mebel ~ furniture
mebel kayu ~ perabot kayu
gerabah ~ tembikar
grabah ~ gerabah
sangkar burung ~ kurungan burung
kopiah ~ peci
songkok ~ peci
kerudung ~ jilbab
hijab ~ kerudung
kendang ~ gendang
gendang jimbe ~ kendang jimbe
layang-layang ~ layangan
bingkai foto ~ pigura foto
figura ~ pigura
dawet ~ cendol
cincau hijau ~ camcau hijau
tepung tapioka ~ tepung kanji
terasi udang ~ belacan udang
tape singkong ~ peuyeum singkong
nata de coco ~ sari kelapa
penjahit ~ tailor
jahit pakaian ~ penjahit pakaian
modiste ~ penjahit
kemoceng ~ sulak
sabit ~ celurit
cangkul ~ pacul
pisau dapur ~ lading dapur
tampah bambu ~ nyiru bambu
keset ~ kesed
cambuk ~ pecut
kipas bambu ~ ilir bambu
siomay ~ somay
bakso ~ baso
kaos sablon ~ kaus sablon
roti ~ bakery
peyek kacang ~ rempeyek kacang
kerupuk rambak ~ kerupuk kulit
anyaman bambu ~ anyam bambu
ukir kayu ~ ukiran kayu
ikan asin ~ gereh
paving ~ conblock
wajan aluminium ~ penggorengan aluminium
"""

OTHER = """
kerupuk ~ opak
keripik ~ kerupuk
keripik singkong ~ kerupuk singkong
opak singkong ~ keripik singkong
emping ~ keripik
tahu ~ tempe
tempe ~ kedelai
bordir ~ batik
sulam ~ rajut
bordir ~ tenun
cobek ~ cowek-cowek mainan
cobek batu ~ batu nisan
klompen ~ sandal
bakiak ~ sepatu
dodol ~ wajik
jenang ~ jamu
batu bata ~ batako
bata merah ~ genteng
gula merah ~ bata merah
gula ~ garam
mebel ~ kusen
mebel kayu ~ mainan kayu
gerabah ~ genteng
sangkar burung ~ pakan burung
peci ~ topi
jilbab ~ mukena
gendang ~ gitar
layangan ~ lampion
pigura ~ kaligrafi
dawet ~ sirup
cincau ~ agar-agar
tepung tapioka ~ tepung terigu
terasi ~ petis
kecap ~ saus
tape ~ brem
nata de coco ~ minyak kelapa
penjahit ~ sablon
kemoceng ~ sapu
sabit ~ sapu
cangkul ~ linggis
tampah ~ besek
keset ~ taplak
kipas bambu ~ kipas angin
siomay ~ batagor
bakso ~ sosis
kaos ~ kemeja
roti ~ kue kering
peyek ~ rengginang
rambak ~ marning
anyaman bambu ~ tusuk sate
ukir kayu ~ kayu bakar
ikan asin ~ ikan hias
paving ~ genteng beton
wajan ~ panci
madu ~ jamu
kopi ~ teh
arang ~ briket
batik ~ lurik
tas ~ dompet
"""


def pairs(text: str) -> list[tuple[str, str]]:
    return [tuple(line.split(" ~ ")) for line in text.strip().splitlines()]


def likeness(one: str, other: str) -> float:
    return product_likeness(product_words(one), product_words(other))


@pytest.mark.parametrize(("one", "other"), pairs(SAME))
def test_one_thing_under_two_names(one, other):
    assert likeness(one, other) >= SAME_PRODUCT


@pytest.mark.parametrize(("one", "other"), pairs(OTHER))
def test_two_things_stay_two(one, other):
    assert likeness(one, other) < SAME_PRODUCT
