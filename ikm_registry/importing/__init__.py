"""A file to rows: read, find the table, recognise columns, clean. Plain Python."""
