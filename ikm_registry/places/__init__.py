"""Places as geometry: projection, approximate cells, checks of points. Plain Python."""
