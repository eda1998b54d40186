"""Areas as the map sends them: GeoJSON, degrees of WGS84."""


def box(west: float, south: float, east: float, north: float) -> dict[str, object]:
    """A rectangle."""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}
