"""The catalogue: one object per target column, with the words lists use for it.

Words come from lists seen in life (domain.md 5.1). A new heading is a new word here and a file in
``tests/data/lists``.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A target: field name, label for people, headings in full, and words found inside longer ones."""

    field: str
    label: str
    headings: tuple[str, ...]
    inside: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


def _(field: str, label: str, headings: str, inside: str = "", never: str = "") -> Column:
    return Column(
        field, label, *(tuple(filter(None, part.split("|"))) for part in (headings, inside, never))
    )


# Order breaks ties. A field beginning with "-" is recognised and set aside.
CATALOGUE: tuple[Column, ...] = (
    _("-no", "nomor urut", "no|no urut|nomor|nomor urut|#|nmr|no id|no urt|nmr urut|number|urutan|nomer"),
    _("number", "nomor IKM", "nomor ikm|no ikm|nomor registrasi ikm|no registrasi ikm|id ikm"),
    _("nik", "NIK", "nik|no ktp|nik ktp|no nik|nomor ktp|ikm nikpemilik|nomor induk kependudukan|nik pemilik|no ktp nik|nik no ktp|no identitas|nomor identitas|no identitas nik|id number|identity number|national id|id number nik|nik pengusaha|no induk kependudukan|nik penerima|nomor ktp nik|no nik ktp",
      r"\bnik\b|induk kependudukan|\bktp\b", "nama|foto|alamat|kartu keluarga"),
    _("-kk", "nomor KK", "no kk|nomor kk|kk|no kartu keluarga|nomor kartu keluarga|kartu keluarga", r"\bkk\b|kartu keluarga"),
    _("-account", "nomor rekening", "no rekening|nomor rekening|rekening|no rek", r"\brekening\b"),
    _("nib", "NIB", "nib|izin nib|no nib|nomor induk berusaha|nomor nib|nib number|no induk berusaha|nomer induk berusaha|business id number", r"\bnib\b|induk berusaha", "tanggal|tgl|punya"),
    _("owner", "nama pemilik", "pemilik|nama pemilik|nama pimpinan|pimpinan|nama pelaku usaha|nama ktp|nama pemilik penanggung jawab|penanggung jawab|pengusaha|nama pengusaha|nama pengrajin|nama perajin|pengrajin|perajin|namapemilik|kontak person|contact person|nama lengkap|nama|nama orang|nama ikm pemilik|ketua|nama ketua|penerima|nama penerima|nama pemilik usaha|owner|owner name|name|proprietor|pemilik nama|nm pemilik|nama pemilik ikm|pemilik usaha|penanggungjawab|nama penanggung jawab|nama peserta|nama direktur|direktur|nama anggota|kontak nama|nama pengelola|pengelola|nama pemilik pimpinan|nama pengrajin perajin|pelaku usaha|pelaku ikm|nama pelaku ikm|nama anggota kelompok|nama ketua kelompok|nama user|nama owner|nama responden|nama narasumber|nama informan|nama pemohon|nama produsen|nama pembuat|nama pengolah|nama penjual|nama pedagang|nama warga|nama kpm|nama binaan|nama tenant|nama mitra|nama pengurus|nama pendaftar|nama penerima bantuan|nama penerima manfaat|nama penerima hibah|nama kepala keluarga|nama pj|nama juragan|nama usahawan|nama pemilik irtp|nama pemilik irt|kpm|responden|narasumber|anggota|peserta|pemohon|nama sesuai ktp|nama di ktp|nama penerima bantuan|nama penerima manfaat|nama terang|nama jelas",
      r"\bpemilik|pimpinan|pelaku usaha|pelaku ikm|penanggung ?jawab|pengrajin|perajin|nama lengkap|pengusaha|nama penerima|nama peserta|nama (anda|bapak|ibu)|\bowner\b|nama (anggota|pengelola|ketua|user|responden|narasumber|informan|pemohon|produsen|pembuat|warga|kpm|direktur|pengurus|pendaftar|kepala keluarga|pj)\b|nama sesuai", r"alamat|telepon|telp|\bhp\b|nik\b|jenis kelamin|lahir|umur|usia|status|pendidikan|jumlah|jml|anggota keluarga|petugas|pendata|pendamping"),
    _("business", "nama usaha", "nama usaha|nama perusahaan|nama ikm|nama industri|nm usaha|nama perusahaan ikm|merk usaha|nama umkm|namabrand|nama brand|brand|merek|merk|perusahaan|nama usaha merek|usaha|judul|nama toko|nama kelompok usaha|nama ikm umkm|nama unit usaha|ikm|nama industri kecil|business|business name|company|company name|name of business|enterprise|perusahaan nama|usaha nama|ikm nama|nama badan usaha|nama unit|nama usaha ikm|nama usaha perusahaan|nama industri ikm|brand name|merek dagang|nama merek|nama perusahaan industri|nama usaha industri|nama produk merek|nama usaha kelompok|nama produk merk|nama kelompok ikm|nama ikm kelompok|nama kelompok umkm|nama ukm kelompok|nama kub ikm|nama usaha kub|merk produk|merek produk|nama merk|merk dagang|nama ukm|nama usaha ukm|ukm|nama irtp|nama irt|nama industri rumah tangga|nama industri rumahan|nama rumah produksi|nama pabrik|nama koperasi|nama kedai|nama warung|nama home industri|nama home industry|nama bisnis|bisnis|nama brand usaha|nama usaha brand|nama brand produk|nama dagang|nama pirt",
      r"nama usaha|nama perusahaan|nama ikm|nama industri|merek|merk\b|nama unit usaha|nama umkm|business name|company name", "jenis|alamat|hki|sertifikat|tahun|nomor"),
    _("sex", "jenis kelamin", "jenis kelamin|l p|jk|sex|gender|kelamin|lp|l/p|lk pr|laki laki perempuan|pria wanita|jenis kel|jns kelamin|j kelamin|jenkel", r"jenis kelamin|kelamin"),
    _("man", "laki-laki (dicentang)", "jenis kelamin l|jenis kelamin lk|jenis kelamin laki laki|jenis kelamin pria|jk l|kelamin l"),
    _("woman", "perempuan (dicentang)", "jenis kelamin p|jenis kelamin pr|jenis kelamin perempuan|jenis kelamin wanita|jk p|kelamin p"),
    _("male", "tenaga kerja laki-laki", "tk l|tk lk|l|lk|laki laki|laki|tenaga kerja l|tenaga kerja lk|tenaga kerja laki laki|tenaga kerja pria|jml tk l|tkl|n lk|male|pria|tk laki laki|tk laki2|laki2|pekerja laki laki|jumlah tk laki laki|male workers|male employees|tenaga kerja male|workers male|men|lk lk|jml laki laki|jumlah laki laki|jml l|jumlah l|tk lk lk|pekerja l|karyawan l|tenaga laki laki|tki l|jumlah tki l|tk indonesia l|jml tki l|jml tk lk|jumlah tk lk|jml tk pria|tk pria|jumlah tk l|jml pekerja l",
      r"(tenaga kerja|\btki?\b|pekerja|karyawan|naker).*(\blaki|\bl\b|\blk\b|pria)|\blaki laki\b|\bmale (workers|employees)", "perempuan|jenis kelamin"),
    _("female", "tenaga kerja perempuan", "tk p|tk pr|p|pr|perempuan|wanita|tenaga kerja p|tenaga kerja pr|tenaga kerja perempuan|tenaga kerja wanita|tkp|n pr|famale|female|tk perempuan|pekerja perempuan|tk wanita|female workers|female employees|tenaga kerja female|workers female|women|jml perempuan|jumlah perempuan|jml p|jumlah p|pekerja p|karyawan p|tenaga perempuan|tki p|jumlah tki p|tk indonesia p|jml tki p|jml tk pr|jumlah tk pr|jml tk wanita|jumlah tk p|jml tk p|jml pekerja p|jml tk perempuan|jumlah tk perempuan",
      r"(tenaga kerja|\btki?\b|pekerja|karyawan|naker).*(\bpe?re?mpu?a?n\b|\bp\b|\bpr\b|wanita)|\bpe?re?mpu?a?n\b|\bfemale (workers|employees)", "laki|jenis kelamin"),
    _("workers", "tenaga kerja (jumlah)", "tenaga kerja|jumlah tenaga kerja|jml tk|jumlah tk|tng kerja|tk|naker|jml tenaga kerja|tenaga kerja orang|jumlah karyawan|karyawan|jumlah pekerja|pekerja|tenaga kerja jumlah|total tk|tk total|serapan tk|serapan tenaga kerja|workers|employees|total workers|number of workers|total employees|number of employees|tenaga kerja jml|tenaga kerja total|jml tenaga|jumlah tenaga|jml karyawan|jml pekerja|tenaga|jml orang|tk jml|tk jumlah|jumlah tk orang|total tenaga kerja|jml naker|jumlah naker|tki|jumlah tki|tk indonesia|pegawai|jumlah pegawai|jml pegawai|banyak pegawai|jml tki|pegawai brp orang|karyawan brp orang|pegawai berapa orang|tenaga kerja tetap|tk tetap|jumlah orang kerja|jumlah orang",
      r"tenaga kerja|\bjml tk\b|jumlah tk|karyawan|pekerja|\bnaker\b|\b(jumlah|jml|banyak) (tenaga|orang)\b|\bemployees\b|\bworkers\b|\bpegawai\b|\btki\b", r"laki|\bpe?re?mpu?a?n\b|wanita|pria|\bmale\b|\bfemale\b|gaji|upah|\b(?:tk|tki|tenaga kerja|pekerja|karyawan) (?:l|p|lk|pr)\b|pendata|petugas|pendamping"),
    _("investment", "nilai investasi", "nilai investasi|investasi|modal|modal usaha|nilai inv|investasi rp|jumlah investasi|modal awal|nilai modal|aset|modal kerja|total investasi|investment|investment value|capital|nilai investasi rp|nilai aset|jumlah modal|besar modal|investasi modal|nilai investasi modal|nilai modal usaha|jml investasi|jml modal|total modal|aset kelompok|nilai investasi usaha|total nilai investasi",
      r"investasi|\b(?:per)?modal(?:an)?\b|\baset\b|\binvestment\b", r"\A(?!.*\b(?:tanpa|luar|selain|kecuali|termasuk|non)\b).*\b(?:tanah|bangunan)\b|sumber|asal|bantuan|kebutuhan|rencana|pinjaman|kredit|\bhutang"),
    _("output_value", "nilai produksi", "nilai produksi|nilai prod|omzet|omset|nilai penjualan|omzet per tahun|nilai produksi rp|penjualan|pendapatan|hasil penjualan|omzet tahun|production value|output value|turnover|revenue|sales|annual sales|annual turnover|produksi nilai|nilai jual|omzet penjualan|omset penjualan|nilai hasil produksi|nilai penjualan tahun|omzet bulan|omset tahun|omset bulan",
      r"nilai produksi|nilai prod\b|omzet|omset|nilai penjualan|hasil penjualan|pendapatan|\bproduksi\b.*\bnilai\b|\bnilai\b.*\bproduksi\b|turnover|production value", r"bahan|\bbb\b|investasi"),
    _("-bbbp", "nilai bahan baku/penolong", "nilai bb bp|nilai bb|nilai bbbp|bb bp|nilai bahan baku|nilai bahan baku bahan penolong|nilai bahan baku penolong", r"nilai (bb|bahan)"),
    _("capacity", "kapasitas produksi", "jml kapasitas produksi|kapasitas produksi|kapasitas|jumlah produksi|kap prod|kapasitas produksi jumlah|kapasitas produksi th jumlah|jumlah kapasitas produksi perbulan|volume produksi|produksi|kap produksi|jumlah kapasitas|kapasitas jumlah|kapasitas produksi th|kapasitas terpasang|capacity|production capacity|produksi volume|produksi jumlah|kapasitas jml|kapasitas produksi jml|volume|jml produksi|kapasitas produksi tahun|kapasitas produksi volume|kapasitas volume|produksi jml|produksi bln|produksi bulan|produksi hari|produksi th|produksi thn|produksi tahun|produksi per bulan|produksi per tahun|produksi per hari|produksi setahun|produksi sebulan|hasil produksi setahun",
      r"kapasitas|\bkap\b|(jumlah|jml|volume|vol) produksi|\bproduksi\b.*\b(volume|vol|jumlah|jml)\b|\bcapacity\b", r"nilai|satuan|\bsat\b|mesin|\balat\b"),
    _("unit", "satuan", "satuan|sat|satuan produksi|kapasitas produksi satuan|kapasitas produksi th satuan|unit satuan|satuan kapasitas|uom|kapasitas sat|kapasitas satuan|kapasitas produksi sat|produksi satuan|produksi sat|stn", r"\bsatuan\b|\bsat\b", "harga"),
    _("-price", "harga", "harga|harga satuan|harga jual|harga produk|harga jual satuan", r"\bharga\b"),
    _("kbli", "KBLI", "kbli|kode kbli|kbli 2020|kbli 2017|kbli 2025|klbi|kd kbli|kd klbi|prdk kbli|kode baku|kelompok industri|no kbli|kbli 5 digit|kbli kode|kbli code|isic|kode industri|kode usaha kbli",
      r"\bkbli\b|\bklbi\b", "judul|nama|uraian"),
    _("-kbli_title", "judul KBLI", "judul kbli|nama kbli|uraian kbli|deskripsi kbli|judul kbli 2020|nama bidang usaha kbli", r"(judul|nama|uraian) kbli"),
    _("product", "produk", "jenis produk|produk|nama produk|hasil produksi|produk utama|jenis produksi|jenis usaha|produk yang dihasilkan|jenis barang|barang yang diproduksi|usaha produk|bidang usaha|hasil produk|product|main product|products|type of product|produk jenis|jenis produk utama|barang produksi|hasil usaha|jenis hasil produksi|jenis kerajinan|jenis barang jasa|macam produk|produk unggulan|nama barang|jenis barang produksi|produksi jenis|usaha jenis|jenis usaha produk|usaha produk jenis|hasil olahan|olahan|produk olahan|jenis olahan|nama olahan|hasil kerajinan|jenis barang jadi|barang jadi|nama barang jadi|hasil karya|jenis kerajinan industri|jenis industri kerajinan|usaha yg dijalankan|usaha yang dijalankan|usaha dijalankan|usaha yang digeluti|usaha yang ditekuni|usaha yang dikelola|jenis usaha yang dijalankan|jual apa|bikin apa|jual bikin apa|bikin jual apa|usaha apa|jualan apa|produksi apa|membuat apa|buat apa|macam usaha|macam produksi|macam barang|hasil kerajinan|nama produk pangan|jenis pangan|nama pangan|hasil industri|jenis makanan|produk dihasilkan|jenis produk pangan|barang|barang yang dibuat|barang dagangan",
      r"produk utama|jenis produk|nama produk|hasil produksi|jenis usaha|dihasilkan|diproduksi|\bhasilkan\b|\bproduk\b|main product|bidang (usaha|apa)|bergerak di bidang|\b(bikin|jual|jualan|membuat|buat|memproduksi|produksi|usaha) apa\b|apa (yang|yg|saja yang) (dibuat|dijual|diproduksi|dihasilkan)|barang jadi|hasil (olahan|kerajinan|karya)|usaha (yang|yg) (dijalankan|digeluti|ditekuni|dikelola|dilakukan)", "nilai|kapasitas|jumlah|satuan|tahun"),
    _("commodity", "komoditi", "komoditi|komoditas|jenis komoditi|jenis komoditas|komoditi utama|komoditas utama|commodity|komoditi produk|jenis komoditi produk", r"komodit"),
    _("-kind", "jenis industri", "jenis ikm|jenis industri|kelompok usaha|kategori produk|bidang industri|jenis umkm|jenis usaha ikm|jenis usaha industri"),
    _("-branch", "cabang industri", "cabang industri|cabang indutri|kategori|sektor|sub sektor|cabang|agro non agro|industry branch|cabang industri kategori|kelompok industri cabang|agro nonagro|jenis sektor", r"cabang ind|kategori"),
    _("raw", "bahan baku", "bahan baku|bahan baku utama|bahan|kebutuhan bahan baku|bahan baku utama yang dipakai|jenis bahan baku|raw material|raw materials|main raw material|bahan baku jenis|jenis bahan|bb utama|bahan utama", r"bahan baku|bahan utama", r"nilai|\basal\b|harga|jumlah"),
    _("address", "alamat", "alamat|alamat lengkap|alamat usaha|alamat perusahaan|jalan|dusun jalan|almtdet|alamat rumah|alamat produksi|alamat tempat usaha|alamat dusun jalan|alamat jalan|lokasi|alamat ikm|lokasi usaha|alamat pemilik|address|street|business address|tempat usaha|jalan dusun|almt|alamat lokasi|alamat domisili|jalan rt rw|alamat dusun|alamat rt rw dusun|domisili|dsn rt rw|dusun rt rw|tempat|tempat tinggal|dusun rt rw jalan|jalan dusun rt rw|jalan rt rw dusun",
      r"alamat|tempat produksi|lokasi usaha|\bjalan\b", "email|web|koordinat|titik|desa|kel\\b|kecamatan"),
    _("dusun", "dusun", "dusun|dsn|nama dusun|alamat dusun|dukuh|lingkungan|dukuhan|pedukuhan|alamat dukuh", r"\bdusun\b"),
    _("rt_rw", "RT/RW", "rt rw|rt|alamat rt rw|rt rw no|rt dan rw", r"\brt ?rw\b"),
    _("rw", "RW", "rw|no rw"),
    _("desa", "desa", "desa|desa kel|kelurahan|desa kelurahan|kelurahan desa|ds|ds kel|kalurahan|nama desa|alamat desa kel|alamat desa|alamat desa kelurahan|kel desa|kel ds|desa kel usaha|alamat ds kel|des kel|kel|kelkec|kel kec|kelurahan kecamatan|desa kecamatan|desa kec|village|desa lurah|ds kelurahan|ds kelurahan desa|nm desa|nama desa kel|nama desa kelurahan|nama kelurahan|kel ds|lokasi desa|alamat kel|alamat kelurahan",
      r"\bdesa\b|kelurahan|kalurahan", "kepala|perangkat|jumlah|asal"),
    _("kecamatan", "kecamatan", "kecamatan|kec|kapanewon|nama kecamatan|alamat kecamatan|alamat kec|district|subdistrict|sub district|nm kecamatan|nm kec|kecamatn|kcmt|lokasi kecamatan|wilayah kecamatan|kode kec|kode kecamatan|kd kec|kd kecamatan", r"kecamatan|\bkec\b"),
    _("desa_code", "kode desa", "kode desa|kode wilayah|kode kemendagri|kode desa kel|id desa|kode bps|kd desa|kode desa kelurahan|kode kelurahan|kd kel|kode wilayah desa|kd wilayah|kode kemendagri desa|kode desa kemendagri|village code", r"kode (desa|wilayah|kel)"),
    _("-kab", "kabupaten", "kabupaten|kab kota|kab|kabupaten kota|provinsi|alamat kab kota|kode pos|negara|city|regency|kota|kabupaten kota provinsi|postal code"),
    _("phone", "telepon", "telepon|telp|telp hp|no telp|no hp|hp|kontak|no hp wa|nomor hp|no telepon|telp fax|no wa|nomor telepon|nomor whatsapp|whatsapp|wa|nomor telpon|no handphone|handphone|cp|no kontak|nomor hp wa|no hp telp|telepon hp|kontak hp|no tlp|tlp|nomor kontak|phone|phone number|mobile|mobile phone|telephone|contact number|contact|no hp aktif|hp wa|telp wa|telp rumah|nomor hp whatsapp|no hp whatsapp|wa hp",
      r"whatsapp|telepon|\btelp\b|\bhp\b|handphone|\bno wa\b|nomor wa|\btlp\b", "email|petugas|pendamping|\\btpl\\b|surveyor|enumerator"),
    _("year", "tahun berdiri", "tahun berdiri|mulai usaha|thn berdiri|th berdiri|berdiri|tahunberdiri|tahun mulai usaha|tahun mulai|mulai berdiri|sejak|tahun pendirian|th mulai|tahun badan usaha|berdiri sejak|berdiri tahun|bulan tahun daftar usaha|tahun usaha|year established|established|year founded|founded|since|start year|thn mulai|thn mulai usaha|th mulai usaha|tahun memulai usaha|th pendirian|thn pendirian|lama berdiri sejak|berdiri th|berdiri thn|mulai th|mulai thn|mulai tahun|mulai kapan|kapan mulai|sejak kapan|thn dibentuk|tahun dibentuk|th dibentuk|tahun pembentukan|dibentuk|dibentuk tahun|dibentuk th|tahun dirintis|mulai produksi|awal berdiri|awal usaha|sejak tahun berapa|didirikan|didirikan tahun|sejak th|sejak thn|sejak tahun|mulai usaha tahun|mulai usaha th|berdiri mulai|tahun awal usaha|mulai usaha sejak|tahun operasi|tahun beroperasi|mulai beroperasi",
      r"\b(tahun|thn|th|tgl|tanggal|kapan|sejak)\b.*\b(berdiri|mulai|dimulai|memulai|pendirian|didirikan|dirintis)\b|mulai usaha|berdiri|year established|\bsejak tahun|\btahun sejak|\bmulai\b.*\b(kapan|th|thn|tahun)\b|\b(kapan|sejak)\b.*\b(mulai|usaha)\b|\bsejak (kapan|th|thn|tahun)\b|\bdibentuk\b|pembentukan|awal (berdiri|usaha)|\bberoperasi\b|didirikan", "jumlah|lama"),
    _("-data_year", "tahun data", "tahun data|tahun|ta|tahun pendataan|thn data", r"tahun data|tahun pendataan"),
    _("lat", "lintang", "latitude|lat|lintang|titik koordinat y|ikm lati|koordinat lat|garis lintang|koordinat s|koordinat lintang|titik koordinat lintang|y|koordinat y|northing|utm y|y utm|koordinat utm y|garis lintang ls|ls|koordinat ls|south", r"latitude|lintang|\blat\b"),
    _("lon", "bujur", "longitude|lon|lng|long|bujur|titik koordinat x|ikm longi|koordinat lon|garis bujur|koordinat e|koordinat bujur|titik koordinat bujur|x|koordinat x|easting|utm x|x utm|koordinat utm x|garis bujur bt|bt|koordinat bt|east", r"longitude|bujur|\blong\b|\blng\b"),
    _("point", "titik koordinat", "titik koordinat|koordinat|koordinat lokasi|titik koordinat lokasi|lokasi koordinat|gps|titik gps|lat long|latlong|lat lng|titik lokasi|koordinat gps|share lokasi|coordinates|coordinate|gps coordinates|google maps|link google maps|link maps|link lokasi|maps|peta lokasi|share loc|shareloc|sharelok|lokasi maps|lokasi gps", r"koordinat|\bgps\b|lat long|titik lokasi|google ?maps?|\blink (lokasi|maps?)\b|\blokasi\b.*\bmaps?\b|\bshare ?lo[ck]"),
    _("-birth", "lahir", "tanggal lahir|tgl lahir|ttl|tempat tanggal lahir|umur|usia|tempat tgl lahir|umur th|usia th|birth date|date of birth|tempat lahir", r"lahir|\busia\b|\bumur\b"),
    _("-form", "badan usaha", "badan usaha|bentuk badan usaha|bentuk badan|bentuk usaha|badan hukum|legalitas", r"badan usaha|badan hukum"),
    _("-npwp", "NPWP", "npwp|no npwp|ikm npwp", r"\bnpwp\b"),
    _("-permit", "izin dan sertifikat", "izin|izin usaha|izin usaha industri|no ijin|no izin|tgl ijin|siup|tdp|iumk|pirt|p irt|sertifikat halal|halal|haki|hki|merek hki|sni|bpom|bpom md|sertifikasi|ijin usaha|no pirt|no halal|amdal|sertifikat|no iut|iut|iui|tdi",
      r"\bizin\b|\bijin\b|\bpirt\b|halal|\bhki\b|\bbpom\b|sertifikat|\bsni\b"),
    _("-mail", "email dan media", "email|e mail|alamat email|web|website|media sosial|ig|instagram|facebook|sosmed|email address|ig fb|medsos|facebook ig|alamat web", r"e ?mail|website|instagram|media sosial|marketplace"),
    _("-market", "pemasaran", "pemasaran|ekspor|orientasi ekspor|negara tujuan ekspor|pemasaran ekspor|wilayah pemasaran", r"pemasaran|ekspor"),
    _("-group", "kelompok", "nama sentra|sentra|bentuk sentra|kelompok|kub|kelompok kub|unit usaha|jumlah unit|unit|nama kelompok|nama kub|nama kelompok kub|nama kelompok usaha bersama|kelompok usaha bersama|nama kube|kube|nama paguyuban|paguyuban|nama asosiasi|nama kelompok pengrajin|nama kelompok perajin", r"\bsentra\b"),
    _("status", "status usaha", "status|status usaha|status ikm|aktif|keaktifan|aktif tidak aktif|kondisi usaha"),
    _("-status", "keterangan", "keterangan|ket|catatan|status verifikasi|timestamp|stempel waktu|tanggal|tgl|foto|petugas|tanggal pendataan|tanggal verifikasi|tgl verifikasi|nama petugas|timestamp form|tanda tangan|ttd|paraf|foto produk|upload foto|tgl pendataan", r"timestamp|stempel waktu|keterangan|catatan|\bfoto\b|status|bersedia"),
)  # fmt: skip

FIELDS: dict[str, str] = {column.field: column.label for column in CATALOGUE}
# What a person may choose for a column, in the order of the list.
CHOICES: tuple[tuple[str, str], ...] = tuple(
    (column.field, column.label) for column in CATALOGUE if not column.field.startswith("-")
)

# What stands in parentheses is a remark, but for the sex and the number: "TK (L)", "Legalitas (NIB)".
_KEPT = "l|lk|p|pr|prp|laki[ -]*laki|laki2|perempuan|pria|wanita|male|female|nib"
_PARENTHESES = re.compile(rf"\((?!(?:{_KEPT})\))[^)]*\)|\[(?!(?:{_KEPT})\])[^\]]*\]")
_NOT_WORD = re.compile(r"[^a-z0-9#]+")


def normal_heading(text: str) -> str:
    """Return a heading as small words: no parentheses, no marks."""
    bare = _PARENTHESES.sub(" ", text.lower())
    words = _NOT_WORD.sub(" ", bare).strip()
    return words or _NOT_WORD.sub(" ", text.lower()).strip()
