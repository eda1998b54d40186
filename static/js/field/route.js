// The order of a walk: always to the nearest one left. Members without a point come last, by desa.
const METRES_PER_DEGREE = 111_320;

export function metres(a, b) {
  const east = (a.lon - b.lon) * METRES_PER_DEGREE * Math.cos((((a.lat + b.lat) / 2) * Math.PI) / 180);
  return Math.hypot(east, (a.lat - b.lat) * METRES_PER_DEGREE);
}

export function route(members, start) {
  const left = members.filter((member) => member.lat !== null);
  const without = members.filter((member) => member.lat === null);
  without.sort((a, b) => a.desa.localeCompare(b.desa, "id") || a.title.localeCompare(b.title, "id"));
  const ordered = [];
  let here = start ?? left[0];
  while (left.length) {
    let nearest = 0;
    for (let index = 1; index < left.length; index += 1) if (metres(here, left[index]) < metres(here, left[nearest])) nearest = index;
    const [next] = left.splice(nearest, 1);
    ordered.push({ ...next, step: start || ordered.length ? metres(here, next) : null });
    here = next;
  }
  return [...ordered, ...without.map((member) => ({ ...member, step: null }))];
}
