"""The same rows through splink on DuckDB; called by ``duplicates`` when splink is installed."""

import numpy as np

from ikm_registry.matching.entries import Entries
from ikm_registry.matching.keys import address_key, phone_key


def pairs_of(entries: Entries) -> tuple[np.ndarray, ...]:
    """Return i, j, match probability from 0.5 on, and whether both products are written and unlike.

    Blocks: phone, NIK, desa with KBLI, and names (measured.md B4). Term frequencies adjust names and
    products; probabilities are trained by EM on the rows themselves.
    """
    import duckdb
    import pyarrow as pa
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    units = [address_key(text) for text in entries.address]
    texts = {
        "owner": [text.lower().strip() for text in entries.owner],
        "business": [text.lower().strip() for text in entries.business],
        "product": [text.lower().strip() for text in entries.product],
        "kbli": entries.kbli,
        "desa": entries.desa_code,
        "kecamatan": entries.kecamatan_code,
        "address": [" ".join(unit) if unit[0] else "" for unit in units],
        "nib": entries.nib,
        "nik15": entries.nik15,  # tolerant of the digit that Excel takes
        "phone": [phone_key(text) for text in entries.phone],
        "year": entries.year,
    }
    columns = {name: [value or None for value in values] for name, values in texts.items()}
    degrees = {name: [float(v) if v not in ("", None) else None for v in values] for name, values in (("lat", entries.lat), ("lon", entries.lon))}  # fmt: skip
    table = pa.table({"unique_id": list(range(len(entries)))} | columns | {
        name: pa.array(values, pa.float64()) for name, values in degrees.items()
    })  # fmt: skip

    def names(column: str) -> object:
        return cl.JaroWinklerAtThresholds(column, [0.95, 0.88, 0.7]).configure(term_frequency_adjustments=True)  # fmt: skip

    settings = SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=0.06 / len(entries),
        comparisons=[
            names("owner"), names("business"), names("product"),
            *(cl.ExactMatch(name).configure(term_frequency_adjustments=True) for name in ("address", "nik15", "phone")),
            *(cl.ExactMatch(name) for name in ("desa", "nib", "year")),
            cl.DistanceInKMAtThresholds("lat", "lon", [0.1, 2]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("phone"), block_on("nik15"), block_on("desa", "kbli"), block_on("desa", "owner"),
            block_on("desa", "product", "substr(owner, 1, 3)"), block_on("kecamatan", "owner", "product"),
        ],
    )  # fmt: skip
    connection = duckdb.connect()
    api = DuckDBAPI(connection)
    linker = Linker(api.register(table), settings, log_level=40)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in (block_on("nik15"), block_on("desa", "owner"), block_on("phone")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=0.5)
    rows = connection.sql(
        f"SELECT unique_id_l, unique_id_r, match_probability, gamma_product FROM {found.physical_name}"
    ).fetchnumpy()
    return (
        rows["unique_id_l"],
        rows["unique_id_r"],
        np.asarray(rows["match_probability"]),
        rows["gamma_product"] == 0,
    )
