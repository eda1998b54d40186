"""How much a layer may hold, where it must lie, and the words for what was wrong."""

MAX_BYTES = 256 * 2**20
BACKGROUND_BYTES = 8 * 2**20  # larger ones are read while the person does something else
MAX_UNPACKED = 1_500 * 2**20
MAX_MEMBERS = 500
MAX_FEATURES = 300_000
MAX_VERTICES = 30_000_000
OVERLAP_VERTICES = 12_000_000  # more are not searched for overlaps: half a minute of processor
MAX_FIELDS = 80
MAX_TEXT = 500  # characters of an attribute kept
CHILD_SECONDS = 170
CHILD_MEMORY = 4 * 2**30
CHILD_OUTPUT = 4 * 2**30
STAGE = ".stage"  # beside the output: a line saying what the child is at
TOLD = 20  # mended features named one by one

# West, south, east, north of the kabupaten (domain.md 6.3), and how far around it a feature may
# still lie to be kept: a layer of the whole province is cut to what may touch us.
KABUPATEN = (112.287, -8.464, 112.950, -7.762)
MARGIN = 0.1  # degrees

# Drivers that would follow an address, another file or a script out of the uploaded one.
SKIPPED_DRIVERS = (
    "ADBC AmigoCloud Carto CSV CSW EEDA Elasticsearch GDALG GeoJSONSeq GML GPX GTFS HTTP "
    "LVBAG MapML MBTiles MVT NGW OAPIF ODS OGCAPI OGR_VRT OSM PDF PGDUMP PLSCENES PMTiles SQLite "
    "STACTA VDV WFS XLSX"
).split()

# Tried when a layer falls elsewhere: what Indonesian offices really use.
USUAL_CRS = (
    ("EPSG:32749", "UTM 49S"),
    ("EPSG:4326", "lintang dan bujur (WGS84)"),
    ("EPSG:32748", "UTM 48S"),
    ("EPSG:32750", "UTM 50S"),
    ("EPSG:23836", "TM-3 zona 49.2"),
    ("EPSG:3857", "Web Mercator"),
    ("EPSG:32649", "UTM 49N"),
)

REASONS = {
    "Self-intersection": "garis batas memotong dirinya",
    "Ring Self-intersection": "garis batas menyentuh dirinya",
    "Hole lies outside shell": "lubang di luar bidangnya",
    "Nested shells": "bidang di dalam bidang",
    "Nested holes": "lubang di dalam lubang",
    "Interior is disconnected": "bidang terputus oleh lubangnya",
    "Duplicate Rings": "garis batas ganda",
    "Too few points in geometry component": "garis batas terlalu pendek",
    "Invalid Coordinate": "koordinat bukan angka",
}
