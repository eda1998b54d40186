"""The columns a list or an export may show: one table for both."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ikm_registry.cleaning.addresses import mask_address
from ikm_registry.cleaning.contacts import mask_phone
from ikm_registry.models import Ikm
from rpik.core.templatetags import format_id


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column: key in the address, heading, how a cell reads on screen, the raw value for export."""

    key: str
    label: str
    shown: Callable[[Ikm], Any]
    raw: Callable[[Ikm], Any]
    numeric: bool = False
    default: bool = True
    personal: bool = False
    sort: str = ""  # a key of views.ikm.ORDERS


def _text(name: str) -> Callable[[Ikm], Any]:
    return lambda ikm: getattr(ikm, name)


def _choice(name: str) -> Callable[[Ikm], Any]:
    def shown(ikm: Ikm) -> Any:
        field: Any = Ikm._meta.get_field(name)
        choices = dict(getattr(field, "output_field", field).choices or [])
        return choices.get(getattr(ikm, name), "")

    return shown


def _same(key: str, label: str, get: Callable[[Ikm], Any], **kwargs: Any) -> ListColumn:
    return ListColumn(key, label, get, get, **kwargs)


def _desa(ikm: Ikm) -> str:
    return ikm.desa.name if ikm.desa else ""


def _kecamatan(ikm: Ikm) -> str:
    return ikm.kecamatan.name if ikm.kecamatan else ""


COLUMNS: tuple[ListColumn, ...] = (
    _same("nomor", "Nomor IKM", _text("number"), default=False),
    _same("nama", "Nama usaha", _text("business_name"), sort="nama"),
    _same("pemilik", "Nama pemilik", _text("owner_name")),
    _same("produk", "Jenis produk", _text("product")),
    _same(
        "juga",
        "Juga membuat",
        lambda ikm: ", ".join(getattr(ikm, "also_products", ())),
        default=False,
    ),  # fmt: skip
    _same("desa", "Desa/kelurahan", _desa),
    _same("kecamatan", "Kecamatan", _kecamatan),
    _same("sektor", "Sektor", _choice("sector")),
    _same("kelompok", "Kelompok", lambda ikm: ikm.product_group.name if ikm.product_group else ""),
    _same("kbli", "KBLI", _text("kbli_code"), default=False),
    ListColumn(
        "tk",
        "Tenaga kerja",
        lambda i: format_id.angka(i.workers),
        _text("workers"),
        True,
        sort="tk",
    ),
    _same("tk_l", "Tenaga kerja L", _text("workers_male"), numeric=True, default=False),
    _same("tk_p", "Tenaga kerja P", _text("workers_female"), numeric=True, default=False),
    ListColumn(
        "investasi",
        "Nilai investasi (Rp)",
        lambda i: format_id.angka(i.investment),
        _text("investment"),
        True,
        False,
        sort="investasi",
    ),  # fmt: skip
    ListColumn(
        "produksi",
        "Nilai produksi setahun (Rp)",
        lambda i: format_id.angka(i.output_value),
        _text("output_value"),
        True,
        False,
    ),  # fmt: skip
    ListColumn(
        "bbbp",
        "Nilai BB/BP setahun (Rp)",
        lambda i: format_id.angka(i.input_value),
        _text("input_value"),
        True,
        False,
    ),  # fmt: skip
    _same("skala", "Skala", _choice("size_class"), default=False),
    _same("nib", "NIB", _text("nib"), default=False),
    _same("pirt", "P-IRT", _text("pirt"), default=False),
    _same("halal", "Sertifikat halal", _text("halal"), default=False),
    _same("merek", "Merek terdaftar", _text("brand"), default=False),
    _same("siinas", "Akun SIINas", _text("siinas"), default=False),
    ListColumn(
        "telepon", "Telepon", lambda i: mask_phone(i.phone), _text("phone"), False, False, True
    ),
    ListColumn(
        "alamat", "Alamat", lambda i: mask_address(i.address), _text("address"), False, False, True
    ),
    _same("kelamin", "Jenis kelamin", _text("owner_sex"), default=False),
    _same("kapasitas", "Kapasitas produksi", _text("capacity"), numeric=True, default=False),
    _same("satuan", "Satuan", _text("capacity_unit"), default=False),
    _same("bahan", "Bahan baku", _text("raw_material"), default=False),
    _same("pasar", "Pemasaran", _text("market"), default=False),
    _same("tahun", "Tahun berdiri", _text("year_established"), default=False),
    _same("lat", "Latitude", _text("lat"), numeric=True, default=False),
    _same("lon", "Longitude", _text("lon"), numeric=True, default=False),
    _same("status", "Status", _choice("status"), default=False),
    ListColumn(
        "diperbarui",
        "Diperbarui",
        lambda i: format_id.tanggal_pendek(i.updated_at),
        lambda i: format_id.tanggal_pendek(i.updated_at),
        False,
        False,
    ),  # fmt: skip
)
BY_KEY = {column.key: column for column in COLUMNS}
DEFAULT = tuple(column.key for column in COLUMNS if column.default)


def chosen(keys: list[str]) -> list[ListColumn]:
    """Return the columns of these keys in table order; the defaults when none is known."""
    wanted = {key for key in keys if key in BY_KEY} or set(DEFAULT)
    return [column for column in COLUMNS if column.key in wanted]
