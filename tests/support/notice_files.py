"""Files of notices as loan systems and clerks make them."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from html import escape
from typing import Any


@dataclass(frozen=True)
class Formula:
    """A cell with a formula; without a result where whatever wrote the file did not work it out."""

    text: str
    result: Any = None
    error: bool = False


def workbook(rows: list[list[Any]]) -> bytes:
    """A workbook of one sheet, as small as one can be."""
    lines = []
    for number, cells in enumerate(rows, start=1):
        told = "".join(_cell(f"{chr(65 + at)}{number}", cell) for at, cell in enumerate(cells))
        lines.append(f'<row r="{number}">{told}</row>')
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    rels = f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}'
    types = "application/vnd.openxmlformats-package.relationships+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="{types}"/></Types>',
        "_rels/.rels": f'{rels}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{rels}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return out.getvalue()


def _cell(place: str, cell: Any) -> str:
    if isinstance(cell, Formula):
        kind = ' t="e"' if cell.error else ' t="str"' if isinstance(cell.result, str) else ""
        result = "" if cell.result is None else f"<v>{escape(str(cell.result))}</v>"
        return f'<c r="{place}"{kind}><f>{escape(cell.text)}</f>{result}</c>'
    if isinstance(cell, int | float):
        return f'<c r="{place}"><v>{cell}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
