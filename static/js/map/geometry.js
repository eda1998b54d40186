// Small geometry on GeoJSON, degrees in, degrees out.
export function centre(geometry) {
  if (geometry.type === "Point") return geometry.coordinates;
  const rings = geometry.type === "MultiPolygon" ? geometry.coordinates.map((polygon) => polygon[0]) : [geometry.coordinates[0]];
  return centroid(rings.reduce((a, b) => (Math.abs(area(b)) > Math.abs(area(a)) ? b : a)));
}

function area(ring) {
  let sum = 0;
  for (let i = 0; i < ring.length - 1; i += 1) sum += ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
  return sum / 2;
}

function centroid(ring) {
  const size = area(ring);
  if (!size) return ring[0];
  let x = 0;
  let y = 0;
  for (let i = 0; i < ring.length - 1; i += 1) {
    const cross = ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
    x += (ring[i][0] + ring[i + 1][0]) * cross;
    y += (ring[i][1] + ring[i + 1][1]) * cross;
  }
  return [x / (6 * size), y / (6 * size)];
}

export function bounds(geometry) {
  const box = new window.maplibregl.LngLatBounds();
  const walk = (part) => (typeof part[0] === "number" ? box.extend(part) : part.forEach(walk));
  walk(geometry.coordinates);
  return box;
}

// Whether a place lies inside a polygon or one of several (even-odd, holes count out).
export function contains(geometry, [x, y]) {
  const polygons = geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates];
  return polygons.some((rings) => rings.filter((ring) => crosses(ring, x, y)).length % 2 === 1);
}

function crosses(ring, x, y) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

export const collection = (features) => ({ type: "FeatureCollection", features });
