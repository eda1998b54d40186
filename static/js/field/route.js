// The order of a walk: always to the nearest one left, then the crossings undone. Members without a point
// come last, by desa.
const METRES_PER_DEGREE = 111_320;
const LEAST_M = 1; // what a turned stretch must save

export function metres(a, b) {
  const east = (a.lon - b.lon) * METRES_PER_DEGREE * Math.cos((((a.lat + b.lat) / 2) * Math.PI) / 180);
  return Math.hypot(east, (a.lat - b.lat) * METRES_PER_DEGREE);
}

export function route(members, start) {
  const left = members.filter((member) => member.lat !== null);
  const without = members.filter((member) => member.lat === null);
  without.sort((a, b) => a.desa.localeCompare(b.desa, "id") || a.title.localeCompare(b.title, "id"));
  const way = start ? [start] : left.splice(0, 1);
  while (left.length) {
    const here = way.at(-1);
    let nearest = 0;
    for (let index = 1; index < left.length; index += 1) if (metres(here, left[index]) < metres(here, left[nearest])) nearest = index;
    way.push(...left.splice(nearest, 1));
  }
  untangle(way);
  const stops = way.map((stop, at) => ({ ...stop, step: at ? metres(way[at - 1], stop) : null }));
  return [...(start ? stops.slice(1) : stops), ...without.map((member) => ({ ...member, step: null }))];
}

// 2-opt on a walk that need not return: turn a stretch round wherever that shortens the way, until nothing does.
function untangle(way) {
  for (let better = true; better; ) {
    better = false;
    for (let a = 1; a < way.length - 1; a += 1) {
      for (let b = a + 1; b < way.length; b += 1) {
        const next = way[b + 1];
        const behind = next ? metres(way[b], next) - metres(way[a], next) : 0;
        if (metres(way[a - 1], way[a]) - metres(way[a - 1], way[b]) + behind < LEAST_M) continue;
        way.splice(a, b - a + 1, ...way.slice(a, b + 1).reverse());
        better = true;
      }
    }
  }
}
