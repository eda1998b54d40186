// The check of a decree's seal, as sentra/papers/seal.py does it: QR text, and the seal file's members.
const FIELDS = ["desa", "investment", "kbli", "kecamatan", "lat", "lon", "number", "output_value", "owner", "product", "size_class", "title", "workers"]; // sorted

const bytes = (text) => {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (c) => c.charCodeAt(0));
};

/** Return [number, day, name, action, units, membersHash] of a QR code's text, null if it is not the office's. */
export async function opened(text, key) {
  const [prefix, payload, signature, ...rest] = text.replace(/\s+/g, "").split(".");
  if (prefix !== "RPIK1" || !payload || !signature || rest.length) return null;
  const office = await crypto.subtle.importKey("raw", bytes(key), "Ed25519", false, ["verify"]);
  try {
    const content = bytes(payload);
    if (!(await crypto.subtle.verify("Ed25519", office, bytes(signature), content))) return null;
    return JSON.parse(new TextDecoder().decode(content));
  } catch {
    return null;
  }
}

/** Return {seal, wrong} of a seal file's text, null where the seal itself does not hold or there is none. */
export async function compared(text, key) {
  let found;
  try {
    found = JSON.parse(text);
  } catch {
    return null;
  }
  const { seal: sealed, members, fingerprints } = found ?? {};
  const whole = typeof sealed === "string" && Array.isArray(members) && Array.isArray(fingerprints)
    && members.every((one) => one && typeof one === "object" && !Array.isArray(one));
  const seal = whole ? await opened(sealed, key) : null;
  return seal && { seal, wrong: await differences(seal, members, fingerprints.map(String)) };
}

async function differences([, , , , units, signed], members, sealed) {
  const marks = await Promise.all(members.map((one) => digest(canonical(one))));
  if ((await over(marks)) === signed) return [];
  if ((await over(sealed)) !== signed) return [`isi daftar (${members.length} anggota) tidak sama dengan yang disegel (${units})`];
  const left = new Map();
  for (const mark of sealed) left.set(mark, (left.get(mark) ?? 0) + 1);
  const told = [];
  members.forEach((member, index) => {
    const many = left.get(marks[index]) ?? 0;
    if (many) left.set(marks[index], many - 1);
    else told.push(`“${member.title || member.number || "tanpa nama"}” diubah atau ditambahkan`);
  });
  const gone = [...left.values()].reduce((sum, many) => sum + many, 0);
  return gone ? [...told, `${gone} anggota yang disegel tidak ada lagi seperti semula`] : told;
}

const over = (marks) => digest([...marks].sort().join("\n"));

// As Python's json.dumps writes it: a whole number of degrees keeps its ".0".
const DEGREES = new Set(["lat", "lon"]);
const canonical = (member) => `{${FIELDS.map((name) => {
  const value = member[name] ?? null;
  const text = JSON.stringify(value);
  return `"${name}":${DEGREES.has(name) && Number.isInteger(value) ? `${text}.0` : text}`;
}).join(",")}}`;

async function digest(text) {
  const sum = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(sum), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
