"""What the synthetic register is drawn from: products, known places of clusters, names.

Places follow domain.md 6.4 (gerabah in Pagelaran; cobek, sandal and klompen in three hamlets of
Toyomarto; mendong in Blayu; …). Figures and people are invented.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Product:
    """A product as lists write it, its KBLI 2020, raw material, unit, and typical sizes."""

    name: str
    kbli: str
    raw: str
    unit: str
    workers: float
    investment: int
    weight: float


PRODUCTS: tuple[Product, ...] = (
    Product("gerabah", "23932", "tanah liat", "buah", 2.6, 9_000_000, 4),
    Product("cobek batu", "23963", "batu andesit", "buah", 2.2, 12_000_000, 1),
    Product("sandal spon", "15201", "spon", "pasang", 3.4, 15_000_000, 1.5),
    Product("klompen kayu", "15209", "kayu", "pasang", 2.4, 11_000_000, 1),
    Product("keripik tempe", "10794", "kedelai", "kg", 3.2, 14_000_000, 9),
    Product("keripik singkong", "10794", "singkong", "kg", 2.8, 10_000_000, 8),
    Product("keripik buah", "10794", "apel, nangka, salak", "kg", 5.0, 48_000_000, 3),
    Product("kerupuk", "10794", "tepung tapioka", "kg", 4.1, 18_000_000, 5),
    Product("tempe", "10391", "kedelai", "kg", 2.1, 8_000_000, 10),
    Product("tahu", "10392", "kedelai", "kg", 3.0, 22_000_000, 6),
    Product("kopi bubuk", "10761", "biji kopi", "kg", 2.9, 28_000_000, 6),
    Product("gula kelapa", "10722", "nira kelapa", "kg", 1.9, 4_000_000, 6),
    Product("roti dan kue", "10710", "tepung terigu", "dos", 4.2, 35_000_000, 8),
    Product("susu pasteurisasi", "10510", "susu sapi", "liter", 5.5, 85_000_000, 2),
    Product("sari apel", "11040", "apel", "liter", 4.4, 40_000_000, 2),
    Product("jamu", "21022", "empon-empon", "botol", 1.8, 6_000_000, 3),
    Product("rokok kretek tangan", "12011", "tembakau", "batang", 24.0, 900_000_000, 1.5),
    Product("tembakau rajangan", "12091", "daun tembakau", "kg", 3.5, 20_000_000, 2),
    Product("batik tulis", "13134", "kain mori", "lembar", 4.6, 30_000_000, 3),
    Product("konveksi kaos", "14111", "kain katun", "potong", 7.5, 65_000_000, 6),
    Product("bordir", "14302", "kain", "potong", 3.1, 24_000_000, 3),
    Product("mebel kayu", "31001", "kayu jati", "unit", 4.0, 38_000_000, 7),
    Product("kursi bambu", "31002", "bambu", "set", 2.3, 9_000_000, 2),
    Product("anyaman bambu", "16291", "bambu", "buah", 1.7, 2_500_000, 4),
    Product("tikar mendong", "16291", "mendong", "lembar", 1.9, 3_000_000, 1.5),
    Product("sangkar burung", "16291", "bambu", "buah", 2.2, 7_000_000, 2),
    Product("kerajinan topeng", "16293", "kayu", "buah", 2.0, 6_500_000, 1.5),
    Product("minyak atsiri nilam", "20294", "daun nilam", "kg", 4.8, 75_000_000, 1.5),
    Product("batu bata merah", "23921", "tanah liat", "buah", 4.3, 16_000_000, 4),
    Product("genteng", "23922", "tanah liat", "buah", 4.7, 24_000_000, 2),
    Product("pande besi", "25931", "besi bekas", "buah", 2.5, 12_000_000, 3),
    Product("kendang", "32201", "kayu nangka", "buah", 2.8, 14_000_000, 0.8),
)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A planted cluster: product, desa, hamlet, units, spread (m) and where in the desa (m)."""

    product: str
    desa: str
    kecamatan: str
    hamlet: str
    units: int
    spread_m: float
    east_m: float = 0.0
    north_m: float = 0.0


CLUSTERS: tuple[Cluster, ...] = (
    Cluster("gerabah", "Pagelaran", "Pagelaran", "Getaan", 96, 170, 260, -180),
    Cluster("cobek batu", "Toyomarto", "Singosari", "Petung Wulung", 42, 120, 900, 650),
    Cluster("sandal spon", "Toyomarto", "Singosari", "Sumberawan", 30, 110, -820, 420),
    Cluster("klompen kayu", "Toyomarto", "Singosari", "Ngujung", 17, 90, 120, -900),
    Cluster("tikar mendong", "Blayu", "Wajak", "Bebekan", 24, 130, 180, 220),
    Cluster("keripik tempe", "Bambang", "Wajak", "Krajan", 13, 150, -200, 100),
    Cluster("susu pasteurisasi", "Pujon Lor", "Pujon", "Krajan", 9, 180, 100, 60),
    Cluster("kopi bubuk", "Amadanom", "Dampit", "Krajan", 19, 210, 120, -240),
    Cluster("tembakau rajangan", "Gondanglegi Kulon", "Gondanglegi", "Krajan", 11, 200, -80, 160),
    Cluster("mebel kayu", "Karangsuko", "Pagelaran", "Krajan", 15, 160, 300, 40),
    Cluster("konveksi kaos", "Talok", "Turen", "Krajan", 14, 140, 60, -120),
    Cluster("gula kelapa", "Tumpakrejo", "Gedangan", "Krajan", 22, 260, -150, -90),
    Cluster("batik tulis", "Kepanjen", "Kepanjen", "Krajan", 8, 120, 90, 180),
    Cluster("pande besi", "Bantur", "Bantur", "Krajan", 7, 110, -110, 70),
    Cluster("kerajinan topeng", "Karangpandan", "Pakisaji", "Kedungmonggo", 6, 90, 140, 110),
    Cluster("batu bata merah", "Sumberpucung", "Sumberpucung", "Krajan", 16, 220, 200, -160),
    Cluster("minyak atsiri nilam", "Kesamben", "Ngajum", "Krajan", 4, 100, 60, 50),
)

FIRST = (
    "Siti",
    "Sri",
    "Nur",
    "Endang",
    "Sulastri",
    "Wiwik",
    "Yatemi",
    "Kasmiati",
    "Tutik",
    "Mujiati",
    "Ponirah",
    "Rahayu",
    "Khusnul",
    "Lilik",
    "Marsini",
    "Slamet",
    "Agus",
    "Bambang",
    "Suparman",
    "Joko",
    "Imam",
    "Misnan",
    "Paijo",
    "Untung",
    "Hadi",
    "Eko",
    "Sutrisno",
    "Zainul",
    "Rokhim",
    "Ismail",
    "Buari",
    "Dwi",
)
LAST = (
    "Wulandari", "Lestari", "Astuti", "Handayani", "Rahmawati", "Susanti", "Wahyuni", "Ningsih",
    "Santoso", "Widodo", "Prasetyo", "Hariyanto", "Setiawan", "Kurniawan", "Purnomo", "Subagyo",
    "Utomo", "Hidayat", "Fauzi", "Anwar", "Mahmud", "Saputra",
)  # fmt: skip
WOMEN = frozenset(FIRST[:15])
