"""A register whose duplicates are known, made to be hard: what a kabupaten's lists do to one name.

Rows over the 390 desa of the reference data. Each desa has a product of its own on a third of its
rows, the rest follow Zipf's law. 3 % of the rows are a second record of an earlier one, written by
another hand. Traps look alike and are not: namesakes in one desa, families under one NIK, owners of
two businesses, a secretary's phone on forty rows. Facts are missing as they are in lists.
"""

import csv
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any

from ikm_registry.matching.entries import Entries
from ikm_registry.matching.keys import address_key, phone_key
from tests.benchmarks import people

REFERENCE = Path(__file__).parents[2] / "fixtures" / "reference"
SHARE = 0.03
GROUP = 40
FIELDS = ("owner", "business", "product", "kbli", "desa_code", "kecamatan_code", "address", "nib", "nik", "phone", "year", "lat", "lon")  # fmt: skip
# Two words for one thing. Some stand in our tables of spellings, some do not: lists know no tables.
SAME_THING = (
    "keripik=kripik|criping", "kerupuk=krupuk", "mebel=meubel|furniture|perabot", "tahu=tahu putih", "gerabah=grabah|tembikar",
    "sandal=sendal", "bordir=sulam|border", "cokelat=coklat", "batu bata=bata merah", "bata merah=batu bata", "cobek=cowek|layah",
    "kusen=kosen", "roti=bakery", "kue basah=jajan pasar|kue", "sirup=sirop", "sambal=sambel", "pande besi=alat pertanian",
    "konveksi=konfeksi|jahit pakaian", "sangkar burung=kurungan burung", "anyaman bambu=kerajinan bambu|besek", "mie=mi",
    "gula merah=gula jawa", "peyek=rempeyek", "kopi bubuk=kopi", "tikar mendong=mendong", "batik tulis=batik", "jamu=jamu tradisional",
)  # fmt: skip
BRANDS = (
    "Sumber Rejeki 60|Barokah 50|Berkah 45|Sumber Makmur 35|Maju Jaya 40|Sido Makmur 20|Jaya Abadi 22|Karya Mandiri 25|Mitra Usaha 15|"
    "Rizki 20|Putra Jaya 18|Sari Rasa 22|Mekar Sari 22|Dua Putra 14|Tiga Saudara 10|Al Barokah 10|Karya Indah 12|Cahaya 14|Sejahtera 15|"
    "Anugerah 12|Lestari 12|Bina Usaha 8|Harapan Jaya 8|Rahayu 10|Murah Rejeki 8|Subur 8|Lancar Jaya 9|Makmur Sentosa 6|Ijo Royo 2|Arto Moro 3"
)  # fmt: skip
DUSUN = "Krajan Sumberagung Sumberjo Bendo Ngadirejo Karangan Tegalsari Ringin Sukosari Baran Gondang Lowok".split()


@dataclass
class KnownPairs:
    """Rows, the pairs (earlier, later) that are one business, and what was done to each later row."""

    rows: list[dict[str, Any]]
    truth: dict[tuple[int, int], list[str]] = field(default_factory=dict)

    def entries(self) -> Entries:
        """The columns as the register gives them: a NIK that Excel cut counts by its 15 digits."""
        columns = {name: [row[name] for row in self.rows] for name in FIELDS}
        columns["nik15"] = [row["nik"][:15] for row in self.rows]
        columns["nik"] = ["" if row.get("cut") else row["nik"] for row in self.rows]
        return Entries(**columns)

    def says_same(self, one: int, other: int) -> bool:
        """Whether two rows share NIK (15 digits), NIB, phone, whole address or nearly the point."""
        a, b = self.rows[one], self.rows[other]
        keys = (
            (a["nik"][:15], b["nik"][:15]), (a["nib"], b["nib"]), (phone_key(a["phone"]), phone_key(b["phone"])),
            (a["address"] and address_key(a["address"]), b["address"] and address_key(b["address"])),
        )  # fmt: skip
        near = a["lat"] and b["lat"] and abs(a["lat"] - b["lat"]) + abs(a["lon"] - b["lon"]) < 0.002
        return bool(near) or any(left and left == right for left, right in keys)

    def write(self, path: Path, numbers: Any) -> None:
        """Write some rows as an office list."""
        kecamatan = {r["code"]: r["name"] for r in _reference("kecamatan")}
        desa = {r["code"]: r["name"] for r in _reference("desa")}
        with path.open("w", newline="", encoding="utf-8") as file:
            out = csv.writer(file, delimiter=";")
            out.writerow("Nama Usaha;Nama Pemilik;NIK;NIB;Alamat;Desa;Kecamatan;Jenis Produk;KBLI;No HP".split(";"))  # fmt: skip
            for number in numbers:
                r = self.rows[number]
                out.writerow([r["business"], r["owner"], r["nik_written"], r["nib"], r["address"],
                              desa.get(r["desa_code"], ""), kecamatan[r["kecamatan_code"]], r["product"],
                              r["kbli"], r["phone"]])  # fmt: skip


def _reference(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


class Register:
    """Draws the rows; one seed, one register."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.desa = [(r["code"], r["kecamatan_code"]) for r in _reference("desa")]
        self.middle = {r["code"]: (float(r["lat"]), float(r["lon"])) for r in _reference("desa")}
        self.serials: Counter[str] = Counter()
        self.neighbours = defaultdict(list)
        for code, kecamatan in self.desa:
            self.neighbours[kecamatan].append(code)
        goods = [
            (word, row["code"])
            for row in _reference("kbli")
            if row["version"] == "2020" and row["level"] == "5"
            for word in row["keywords"].split("|")[:5]
            if word
        ]
        self.synonyms = {a: b.split("|") for a, b in (text.split("=") for text in SAME_THING)}
        # What most lists hold most of comes first; every second of these has a second name.
        self.rng.shuffle(goods)
        self.goods = goods = sorted(goods, key=lambda good: good[0] not in self.synonyms)
        self.weights = list(accumulate(1 / rank for rank in range(1, len(goods) + 1)))
        self.own = {
            code: self.rng.choices(goods, cum_weights=self.weights)[0] for code, _ in self.desa
        }
        brands = [text.rsplit(" ", 1) for text in BRANDS.split("|")]
        self.brands = ([b[0] for b in brands], list(accumulate(int(b[1]) for b in brands)))

    def business_of(self, owner: str, product: str, sex: str) -> str:
        rng, dice = self.rng, self.rng.random()
        if dice < 0.38:
            return ""
        if dice < 0.62:
            brand = rng.choices(self.brands[0], cum_weights=self.brands[1])[0]
            return f"{rng.choice(['UD', 'UD.', 'CV', 'Toko', '', ''])} {brand}".strip()
        if dice < 0.85:
            called = rng.choice(owner.split())
            return f"{product.title()} {'Bu' if sex == 'P' else 'Pak'} {called}"
        return f"{product.split()[0].title()} {rng.choice(self.brands[0])}"

    def nik(self, sex: str) -> str:
        """Region of registration, birth, and the small serials that real numbers have."""
        rng = self.rng
        day = rng.randint(1, 28) + (40 if sex == "P" else 0)
        start = (
            f"3507{rng.randint(1, 33):02d}{day:02d}{rng.randint(1, 12):02d}{rng.randint(50, 99)}"
        )
        self.serials[start] += 1
        return f"{start}{self.serials[start]:04d}"

    def phone(self) -> str:
        return f"08{self.rng.randint(10**9, 10**10 - 1)}"

    def address(self) -> str:
        rng = self.rng
        return f"Dsn. {rng.choice(DUSUN)} RT {rng.randint(1, 12):02d} RW {rng.randint(1, 5):02d}"

    def fresh(self) -> dict[str, Any]:
        """One business of its own."""
        rng = self.rng
        sex = "P" if rng.random() < 0.55 else "L"
        owner = people.person(rng, sex)
        desa, kecamatan = rng.choice(self.desa)
        product, code = self.good(desa)
        nik = self.nik(sex) if rng.random() < 0.75 else ""
        return {
            "sex": sex, "owner": owner, "business": self.business_of(owner, product, sex),
            "product": product if rng.random() < 0.97 else "", "trade": code, "kbli": code if rng.random() < 0.6 else "",
            "desa_code": desa, "kecamatan_code": kecamatan, "address": self.address() if rng.random() < 0.8 else "",
            "nib": str(rng.randint(10**12, 10**13 - 1)) if rng.random() < 0.35 else "",
            "nik": nik, "nik_true": nik, "phone": self.phone() if rng.random() < 0.7 else "",
            "year": str(2024 - int(rng.expovariate(1 / 9))) if rng.random() < 0.45 else "",
        } | self.point(desa, 0.35)  # fmt: skip

    def point(self, desa: str, share: float) -> dict[str, Any]:
        """Somewhere in the desa, 900 m round its middle; unknown on most rows."""
        if self.rng.random() >= share:
            return {"lat": "", "lon": ""}
        lat, lon = self.middle[desa]
        return {
            "lat": round(lat + self.rng.gauss(0, 0.008), 6),
            "lon": round(lon + self.rng.gauss(0, 0.008), 6),
        }

    def good(self, desa: str) -> tuple[str, str]:
        if desa and self.rng.random() < 0.33:
            return self.own[desa]
        return self.rng.choices(self.goods, cum_weights=self.weights)[0]

    def again(self, row: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
        """The same business by another hand; the names of what was done to it."""
        rng, new, done = self.rng, dict(row), []
        self._name(new, done)
        for step in (self._business, self._product, self._place, self._numbers):
            step(new, done)
        if rng.random() < 0.4:
            new["owner"], new["business"] = new["owner"].upper(), new["business"].upper()
        return new, done

    def _name(self, new: dict[str, Any], done: list[str]) -> None:
        rng = self.rng
        names, weights = list(people.NAME_DAMAGE), [w for _, w in people.NAME_DAMAGE.values()]
        for kind in dict.fromkeys(
            rng.choices(names, weights, k=rng.choice((0, 1, 1, 1, 1, 1, 1, 2, 2, 2)))
        ):
            damage = people.NAME_DAMAGE[kind][0]
            sexed = (new["sex"],) if kind in {"title", "nickname"} else ()
            changed = damage(new["owner"], rng, *sexed)
            if changed != new["owner"]:
                new["owner"] = changed
                done.append(kind)

    def _business(self, new: dict[str, Any], done: list[str]) -> None:
        rng, dice = self.rng, self.rng.random()
        if dice < 0.08:
            word = new["product"].title() if rng.random() < 0.5 else rng.choice(["UD", "Toko"])
            new["business"], new["owner"] = f"{word} {new['owner']}".strip(), ""
            done.append("owner in the business column")
        elif new["business"] and dice < 0.3:
            new["business"] = ""
        elif new["business"] and dice < 0.5:
            bare = new["business"].removeprefix("UD. ").removeprefix("UD ").removeprefix("CV ")
            new["business"] = bare if bare != new["business"] else f"UD {bare}"
            done.append("UD/CV")
        elif dice < 0.58:
            new["business"] = self.business_of(new["owner"], new["product"] or "Usaha", new["sex"])
            done.append("other business name")

    def _product(self, new: dict[str, Any], done: list[str]) -> None:
        rng, dice, product = self.rng, self.rng.random(), new["product"]
        if product and dice < 0.1:
            new["product"] = rng.choice((people.missing, people.swapped, people.doubled))(
                product, rng
            )
            done.append("product misspelt")
        elif product and dice < 0.25:
            for word, others in self.synonyms.items():
                if word in product:
                    new["product"] = product.replace(word, rng.choice(others), 1)
                    done.append("product synonym")
                    break
        elif product and dice < 0.35:
            new["product"] = (
                f"{rng.choice(['produksi', 'pembuatan', 'aneka', 'industri'])} {product}"
            )
        elif dice < 0.38:
            new["product"] = ""
            done.append("no product")
        if rng.random() < 0.4:
            new["kbli"] = ""

    def _place(self, new: dict[str, Any], done: list[str]) -> None:
        rng, dice = self.rng, self.rng.random()
        if dice < 0.06:
            new["desa_code"] = ""
            done.append("no desa")
        elif dice < 0.1:
            others = [d for d in self.neighbours[new["kecamatan_code"]] if d != new["desa_code"]]
            new["desa_code"] = rng.choice(others)
            done.append("neighbouring desa")
        dice = rng.random()
        if dice < 0.35:
            new["address"] = ""
        elif dice < 0.6:
            new["address"] = new["address"].replace("Dsn. ", "Dusun ").replace(" RT 0", " RT.").replace(" RW 0", "/RW.")  # fmt: skip
        elif dice < 0.68:
            new["address"] = self.address()
            done.append("other address")

    def _numbers(self, new: dict[str, Any], done: list[str]) -> None:
        rng = self.rng
        if rng.random() < 0.55:
            new["year"] = "" if rng.random() < 0.75 else str(rng.randint(1995, 2024))
        if new["lat"] and rng.random() < 0.45:  # taken again, by phone; else the list has none
            new["lat"], new["lon"] = (round(new[key] + rng.gauss(0, 0.0003), 6) for key in ("lat", "lon"))  # fmt: skip
        else:
            new["lat"] = new["lon"] = ""
        dice = rng.random()
        if new["nik"] and dice < 0.4:
            new["nik"] = ""
            done.append("no NIK")
        elif new["nik"] and dice < 0.52:
            new["nik"] = new["nik"][:15] + "0"
            new["cut"] = True
            done.append("NIK cut")
        dice = rng.random()
        if new["phone"] and dice < 0.25:
            new["phone"] = ""
        elif dice < 0.42:
            new["phone"] = self.phone()
            done.append("other phone")
        elif new["phone"] and dice < 0.6:
            new["phone"] = "+62" + new["phone"][1:]
        if rng.random() < 0.6:
            new["nib"] = ""


def make(count: int, seed: int = 3507) -> KnownPairs:
    """Return about ``count`` rows in mixed order; the later of a known pair comes anywhere."""
    register = Register(seed)
    rng = register.rng
    doubles, traps = int(count * SHARE), int(count * 0.03)
    rows = [register.fresh() for _ in range(count - doubles - traps)]
    known: list[tuple[int, int, list[str]]] = []
    for position in rng.sample(range(len(rows)), doubles):
        new, done = register.again(rows[position])
        new["role"] = "again"
        known.append((position, len(rows), done))
        rows.append(new)
    _traps(register, rows, traps)
    order = list(range(len(rows)))
    rng.shuffle(order)
    place = {old: new for new, old in enumerate(order)}
    shuffled = [rows[old] for old in order]
    for row in shuffled:
        row["nik_written"] = row["nik"] + ".0" if row.get("cut") else row["nik"]
    truth = {(min(place[a], place[b]), max(place[a], place[b])): done for a, b, done in known}
    return KnownPairs(shuffled, truth)


def _traps(register: Register, rows: list[dict[str, Any]], count: int) -> None:
    """Add businesses that look like an earlier one and are not."""
    rng = register.rng
    often = Counter(row["owner"] for row in rows if row["owner"])
    for position in rng.sample(range(len(rows)), count * 8 // 10):
        model, dice = rows[position], rng.random()
        new = register.fresh() | {key: model[key] for key in ("desa_code", "kecamatan_code", "sex")}
        if (
            dice < 0.4 and often[model["owner"]] >= 3
        ):  # a namesake in the same desa, sometimes of the same trade
            new["owner"] = model["owner"]
            if rng.random() < 0.3:
                new |= {key: model[key] for key in ("product", "kbli", "trade")}
            new["business"] = register.business_of(
                new["owner"], new["product"] or "Usaha", new["sex"]
            )
        elif dice < 0.7:  # a family under one NIK, address and phone: other people, other trades
            new |= {
                key: model[key] for key in ("nik", "nik_true", "address", "phone", "lat", "lon")
            }
            new["product"], new["trade"] = _other_good(register, model)
            new["kbli"] = new["trade"] if rng.random() < 0.6 else ""
        else:  # one owner, two businesses
            new |= {
                key: model[key]
                for key in ("owner", "nik", "nik_true", "address", "phone", "lat", "lon")
            }
            new["product"], new["trade"] = _other_good(register, model)
            new["kbli"] = new["trade"] if rng.random() < 0.6 else ""
            new["business"] = register.business_of(
                new["owner"] or "Usaha", new["product"], new["sex"]
            )
        new["role"] = "trap"
        if model.get("cut") and new["nik"] == model["nik"]:
            new["cut"] = True
        rows.append(new)
    for _ in range(count // 5 // GROUP):  # the secretary of a group gives her own phone for all
        first, phone = register.fresh(), register.phone()
        same = {
            key: first[key] for key in ("desa_code", "kecamatan_code", "product", "kbli", "trade")
        }
        rows.extend(register.fresh() | same | {"phone": phone} for _ in range(GROUP))


def _other_good(register: Register, model: dict[str, Any]) -> tuple[str, str]:
    while True:
        product, code = register.good(model["desa_code"])
        if code[:3] != model["trade"][:3] and not set(product.split()) & set(
            model["product"].split()
        ):
            return product, code


def summary(known: KnownPairs) -> str:
    """Return what was planted, in one line."""
    counts = Counter(kind for done in known.truth.values() for kind in done)
    return ", ".join(f"{kind} {number:,}" for kind, number in counts.most_common())
