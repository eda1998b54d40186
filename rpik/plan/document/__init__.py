"""The RPIK document: figures and words in, one list of blocks, then DOCX, PDF and XLSX from it."""
