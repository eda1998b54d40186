"""How good the rows of an import are: what they say of each IKM, and what can be trusted of it."""

from typing import Any

from rpik.core import sql

# Key, label, condition on a row that goes in or is known.
MEASURES = (
    ("pemilik", "Nama pemilik", "owner_name <> ''"),
    ("usaha", "Nama usaha", "business_name <> ''"),
    ("nik", "NIK yang sah", "nik_hash IS NOT NULL AND NOT 'nik_ragu' = ANY(flags)"),
    ("nib", "NIB 13 angka", "nib ~ '^[0-9]{13}$'"),
    ("telepon", "Telepon", "phone <> '' AND NOT 'telepon_ragu' = ANY(flags)"),
    ("alamat", "Alamat", "address <> ''"),
    ("desa", "Desa", "desa_code IS NOT NULL"),
    ("titik", "Titik lokasi", "lat IS NOT NULL"),
    ("produk", "Produk", "product <> ''"),
    ("kbli", "KBLI tertulis", "kbli_source = 'tertulis'"),
    ("kbli_terisi", "KBLI tertulis atau dari nama produk", "kbli_code <> ''"),
    ("tenaga_kerja", "Tenaga kerja", "coalesce(workers_stated, workers_male, workers_female) IS NOT NULL"),
    ("investasi", "Nilai investasi", "investment IS NOT NULL"),
    ("produksi", "Nilai produksi", "output_value IS NOT NULL"),
    ("tahun", "Tahun berdiri", "year_established IS NOT NULL"),
)  # fmt: skip


def of_batch(batch_id: int) -> dict[str, Any]:
    """Return ``rows`` (not rejected, not held back as repeats), ``measures`` [{key, label, rows,
    share}], ``doubtful`` (rows with at least one doubt) and ``alike`` (like another business).
    """
    counted = ", ".join(
        f"count(*) FILTER (WHERE {condition}) AS {key}" for key, _, condition in MEASURES
    )
    row = sql.rows(
        f"SELECT count(*) AS rows, {counted}, "  # noqa: S608
        "count(*) FILTER (WHERE problems <> '[]'::jsonb) AS doubtful, "
        "count(*) FILTER (WHERE action = 'ganda') AS alike "
        "FROM ikm_registry_importrow WHERE batch_id = %(batch)s AND action <> 'ditolak' "
        "AND NOT (action = 'ganda' AND score >= 1)",
        {"batch": batch_id},
    )[0]
    measures = [
        {"key": key, "label": label, "rows": row[key], "share": row[key] / max(1, row["rows"])}
        for key, label, _ in MEASURES
    ]
    return {name: row[name] for name in ("rows", "doubtful", "alike")} | {"measures": measures}
