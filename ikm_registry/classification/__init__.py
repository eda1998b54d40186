"""KBLI from words, sector from KBLI, product group from both. Plain Python, no database."""
