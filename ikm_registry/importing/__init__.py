"""A file to rows: read, find the table, recognise columns, clean. Plain Python.

The modules, in the order a file meets them:

=================  ==========================================================================
façade             engine, understanding, one_pass, beside
read               readers, child, workbook, text_files, web_tables, limits, errors
straighten         forms, long_table, labelled_cells, one_column, wrapped, asked_twice, angles,
                   turned, side_by_side, yearly
find the table     sheets, headless, sheet_place
the catalogue      columns, column_guess
a column alone     column_alone, headings, heading_words, about_others, contents, veto, money_units,
                   damage
columns together   mapping, neighbours, parts_of_a_sum, place_columns, persons, second_choice,
                   vague_headings, ticked_products
tell rows apart    body, row_words, group_rows, written_once, address_below, ditto, totals
clean a row        rows, clean_row, cleaners, shared_cells, names_in_cell, mending
the place          places, gazetteer, address_places, outside
the KBLI           kbli_titles, kbli_votes, concordance_file
hand out           report, template
=================  ==========================================================================
"""
