"""The five chapters of an RPIK and the words they start with.

Order and titles follow the guideline of Permenperin 110/M-IND/PER/12/2015 as offices use it; its
annex could not be read, so titles are defaults. Words are editable; {{…}} is a live figure.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """One section with its default words; ``code`` like 2.4."""

    code: str
    title: str
    text: str = ""


CHAPTERS: dict[str, str] = {
    "1": "PENDAHULUAN",
    "2": "GAMBARAN KONDISI DAERAH TERKAIT PEMBANGUNAN INDUSTRI",
    "3": "VISI DAN MISI PEMBANGUNAN DAERAH, SERTA TUJUAN DAN SASARAN PEMBANGUNAN INDUSTRI",
    "4": "STRATEGI DAN PROGRAM PEMBANGUNAN INDUSTRI DAERAH",
    "5": "PENUTUP",
}

SECTIONS: tuple[Section, ...] = (
    Section(
        "1.1",
        "Latar belakang",
        "Undang-Undang Nomor 3 Tahun 2014 tentang Perindustrian mewajibkan setiap bupati/wali kota "
        "menyusun Rencana Pembangunan Industri Kabupaten/Kota (Pasal 11).\n\n"
        "Register IKM mencatat {{jumlah_ikm}} industri kecil dan menengah yang aktif di "
        "{{jumlah_kecamatan}} kecamatan dengan {{jumlah_tk}} tenaga kerja. Pembinaan satu per satu "
        "menyebar tenaga dan anggaran; karena itu industri sejenis yang berdekatan dihimpun dalam "
        "sentra. Sampai dokumen ini disusun, {{jumlah_sentra}} sentra telah ditetapkan dan "
        "{{jumlah_kandidat}} kandidat ditemukan dari data.",
    ),
    Section(
        "1.2",
        "Dasar hukum",
        "- Undang-Undang Nomor 3 Tahun 2014 tentang Perindustrian sebagaimana telah diubah dengan "
        "Undang-Undang Nomor 6 Tahun 2023\n"
        "- Peraturan Pemerintah Nomor 14 Tahun 2015 tentang Rencana Induk Pembangunan Industri "
        "Nasional Tahun 2015–2035\n"
        "- Peraturan Pemerintah Nomor 29 Tahun 2018 tentang Pemberdayaan Industri\n"
        "- Peraturan Pemerintah Nomor 20 Tahun 2024 tentang Perwilayahan Industri\n"
        "- Peraturan Menteri Perindustrian Nomor 110/M-IND/PER/12/2015 tentang Pedoman Penyusunan "
        "Rencana Pembangunan Industri Provinsi dan Kabupaten/Kota\n"
        "- Peraturan Menteri Perindustrian Nomor 64/M-IND/PER/7/2016 tentang besaran tenaga kerja "
        "dan nilai investasi untuk klasifikasi usaha industri",
    ),
    Section(
        "1.3",
        "Sistematika",
        "Dokumen ini terdiri atas lima bab: pendahuluan; gambaran kondisi daerah; visi, misi, "
        "tujuan, dan sasaran; strategi dan program; serta penutup. Setiap tabel menyebut sumbernya; "
        "lampiran Excel memuat seluruh tabel.",
    ),
    Section(
        "2.1",
        "Kondisi daerah",
        "Kabupaten Malang terdiri atas 33 kecamatan, 378 desa, dan 12 kelurahan. Penduduk dan "
        "perekonomiannya ditunjukkan pada tabel berikut, menurut sumber yang disebut di bawahnya.",
    ),
    Section(
        "2.2",
        "Sumber daya industri",
        "Industri yang tercatat mempekerjakan {{jumlah_tk}} orang dengan nilai investasi "
        "{{nilai_investasi}} (di luar tanah dan bangunan) dan nilai produksi setahun "
        "{{nilai_produksi}}. Angka ini menjumlahkan yang diketahui; kelengkapannya ada pada "
        "tabel mutu data.",
    ),
    Section("2.3", "Sarana dan prasarana"),
    Section(
        "2.4",
        "Pemberdayaan IKM",
        "Dari {{jumlah_ikm}} IKM aktif, {{jumlah_agro}} tergolong agro dan {{jumlah_non_agro}} "
        "non-agro. Kecamatan dengan unit usaha terbanyak adalah {{kecamatan_terbanyak}}. "
        "Sentra ditetapkan bagi sekurangnya lima unit usaha sejenis di satu lokasi "
        "(Peraturan Pemerintah Nomor 29 Tahun 2018).",
    ),
    Section("3.1", "Visi dan misi pembangunan daerah"),
    Section("3.2", "Tujuan pembangunan industri"),
    Section("3.3", "Sasaran pembangunan industri"),
    Section(
        "4.1",
        "Strategi pembangunan industri",
        "Pembangunan industri daerah ditempuh dengan strategi berikut:\n\n"
        "- menggolongkan industri yang ada menurut KBLI ke dalam agro dan non-agro;\n"
        "- menghimpun industri sejenis yang berdekatan menjadi sentra IKM sesuai potensi dan rencana "
        "tata ruang wilayah;\n"
        "- membina per sentra, bukan sendiri-sendiri, dengan cara penguatan menurut Peraturan "
        "Pemerintah Nomor 29 Tahun 2018 Pasal 5;\n"
        "- mengembangkan industri unggulan menurut tahap rencana ini.",
    ),
    Section(
        "4.2.1",
        "Penetapan, sasaran, dan program pengembangan industri unggulan",
        "Kelompok komoditas dengan unit usaha terbanyak adalah {{kelompok_terbanyak}}; selengkapnya "
        "pada tabel berikut. Penetapan industri unggulan mengikuti kajian kriteria dan bobot yang "
        "disepakati.",
    ),
    Section(
        "4.2.2",
        "Pengembangan perwilayahan industri",
        "Sentra yang telah ditetapkan: {{daftar_sentra}}. Sentra itu dan kandidat sentra menjadi "
        "dasar perwilayahan industri kecil dan menengah. Jarak pada pencarian kandidat adalah parameter perencanaan, bukan "
        "ketentuan hukum.",
    ),
    Section("4.2.3", "Pembangunan sumber daya industri"),
    Section("4.2.4", "Pembangunan sarana dan prasarana industri"),
    Section(
        "4.2.5",
        "Pemberdayaan industri",
        "Kemampuan sentra ditingkatkan melalui pembangunan sentra, fasilitasi kepengurusan, "
        "peningkatan kemampuan usaha, dan pendirian unit pelayanan teknis (Peraturan Pemerintah "
        "Nomor 29 Tahun 2018 Pasal 5).",
    ),
    Section(
        "5.1",
        "Kaidah pelaksanaan",
        "Rencana ini menjadi pedoman bagi perangkat daerah dan pelaku usaha dalam pembangunan "
        "industri, dan dievaluasi secara berkala.",
    ),
)
BY_CODE = {section.code: section for section in SECTIONS}


@dataclass(frozen=True, slots=True)
class External:
    """A figure the register cannot know: where it stands, its unit, and who publishes it."""

    key: str
    section: str
    label: str
    unit: str
    publisher: str


EXTERNALS: tuple[External, ...] = (
    External("penduduk", "2.1", "Jumlah penduduk", "jiwa", "BPS"),
    External("luas", "2.1", "Luas wilayah", "km²", "BPS"),
    External("pdrb", "2.1", "PDRB atas dasar harga berlaku", "Rp miliar", "BPS"),
    External("pdrb_industri", "2.1", "Kontribusi industri pengolahan terhadap PDRB", "%", "BPS"),
    External("tumbuh_industri", "2.1", "Pertumbuhan industri pengolahan", "%", "BPS"),
    External("angkatan_kerja", "2.2", "Angkatan kerja", "jiwa", "BPS"),
    External("kpi", "2.3", "Luas kawasan peruntukan industri", "ha", "Perda RTRW"),
    External("lp2b", "2.3", "Luas lahan pertanian pangan berkelanjutan", "ha", "Perda LP2B"),
    External("listrik", "2.3", "Daya listrik tersambung untuk industri", "MVA", "PLN"),
)


@dataclass(frozen=True, slots=True)
class Target:
    """A row of the table of sasaran: typed per stage, the baseline from the register if it can."""

    key: str
    label: str
    unit: str
    baseline: str = ""


TARGETS: tuple[Target, ...] = (
    Target("pertumbuhan", "Pertumbuhan sektor industri", "%"),
    Target("kontribusi", "Kontribusi industri terhadap PDRB", "%"),
    Target("ekspor", "Nilai ekspor produk industri", "US$ juta"),
    Target("tk", "Jumlah tenaga kerja industri", "orang", "workers"),
    Target("tk_persen", "Persentase tenaga kerja industri", "%"),
    Target("investasi", "Nilai investasi industri", "Rp miliar", "investment"),
    Target("sentra", "Jumlah sentra IKM ditetapkan", "sentra", "sentra"),
)
