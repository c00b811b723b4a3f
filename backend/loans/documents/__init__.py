"""The papers of a loan: Key Fact Statement, sanction letter and agreement, receipt, statement, No Due Certificate.

    data.py       what each paper says, as typed values; the loan's services fill it
    wording.py    how money, dates and words are written on paper
    figures.py    the typed values as the very strings that are printed (kept with the document's row)
    render.py     strings → PDF, by the typst templates beside it; same strings, same bytes
    seal.py       the lender's electronic seal on the PDF
    storage.py    files by brand and content hash
    services.py   make, read, verify

Templates are text laid out by typst in a sandbox: no network, no system fonts, and no file outside this folder.
Whatever a borrower typed reaches them as a string and stays one.
"""
