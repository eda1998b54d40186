"""The figures of the home page: four queries whatever the register's size."""

from typing import Any

from rpik.core import sql


def totals(scope: list[str]) -> dict[str, Any]:
    """Return counts and sums of active IKM inside the kecamatan of ``scope`` (empty: all)."""
    return sql.rows(sql.load(__file__, "home_totals"), {"scope": scope or None})[0]


def by_group(scope: list[str]) -> list[dict[str, Any]]:
    """Return IKM and workers per product group with the sector of most of them, largest first."""
    return sql.rows(sql.load(__file__, "home_groups"), {"scope": scope or None})


def by_kecamatan(scope: list[str]) -> list[dict[str, Any]]:
    """Return IKM per kecamatan and sector, largest first."""
    return sql.rows(sql.load(__file__, "home_kecamatan"), {"scope": scope or None})
