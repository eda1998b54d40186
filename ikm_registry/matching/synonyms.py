"""Goods that lists call by two names: what is compared is one of them.

Only names of one thing, read by us against KBBI and the Javanese of the area. The keywords of a KBLI or of a
product group are no such source: they hold kinds of things side by side (keripik, kerupuk, opak, emping). Classification
does not read this: a sulam and a bordir bear two codes.
"""

_TABLE = """
mebel: furnitur, perabot
gerabah: tembikar
keripik: ceriping
sangkar: kurungan
bordir: sulam, sulaman
cobek: layah, coet, ulekan
klompen: bakiak, teklek, theklek, kelom
jenang: dodol
kopiah: peci, songkok
jilbab: kerudung
gendang: kendang
layang: layangan
pigura: figura, bingkai
cendol: dawet
cincau: camcau
tapioka: kanji
terasi: belacan
tape: peuyeum
jahit: penjahit, tailor, modiste
kemoceng: sulak
sabit: celurit, clurit
tampah: nyiru, tambir
keset: kesed
cambuk: pecut, cemeti
kipas: ilir
siomay: somay, siomai
bakso: baso
kaos: kaus
paving: conblock, konblok
wajan: penggorengan
anyaman: anyam
ukir: ukiran
bata: batu bata, bata merah
gula merah: gula jawa
gula merah aren: gula aren
nata: nata de coco, sari kelapa
kerupuk rambak: kerupuk kulit
ikan asin: gereh
"""

SYNONYMS: dict[str, str] = {
    other: thing
    for line in _TABLE.strip().splitlines()
    for thing, _, others in [line.partition(": ")]
    for other in others.split(", ")
}
