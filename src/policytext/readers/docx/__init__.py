"""Word documents (.docx, .docm, .dotx) of Word, WPS or LibreOffice, as a person sees them.

- ``package``: the parts of the file.
- ``body``: paragraphs, tables, text boxes and notes in their order, each stretch anchored to its paragraph and run.
- ``runs``: the text of a run; ``split_run`` parts a run for whoever marks a stretch of it.
- ``numbering``, ``numerals``: what automatic numbering shows.

``Document.origin`` holds the anchors. To comment on a finding, open the same bytes with python-docx and take
``list(document.element.iter(qn("w:r")))[anchor.run]`` for each of ``origin.between(start, end)`` whose ``part`` is
``word/document.xml``.
"""

from __future__ import annotations

from policytext.formats.limits import ReadOptions
from policytext.model import Document, InputError
from policytext.readers.docx.body import Reading
from policytext.readers.docx.package import Package
from policytext.readers.docx.runs import run_text, split_run

__all__ = ["read", "run_text", "split_run"]

_DEFAULT = ReadOptions()


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> tuple[Document, ...]:
    """One document: its paragraphs joined by line feeds, with the numbers that Word makes, text boxes behind the
    paragraph that they are anchored to, notes at the end.

    A row of a table whose cells have a paragraph each is one line with tabs between them; of other rows each paragraph
    is a line.

    Raises:
        InputError: It is no Word document of this format, a broken one, or holds no text.
    """
    try:
        reading = Reading(Package(data, name, options.limits), options.tracked)
        raw, origin, apart = reading.result()
    except InputError:
        raise
    except Exception as error:  # XML that is well-formed and no document: attributes that are no numbers, and the like
        raise InputError(
            f"{name}: is not a readable .docx file ({type(error).__name__}); open it in Word and save it again"
        ) from None
    if not raw.strip():
        raise InputError(f"{name}: holds no text; if it is a picture of a page, get the text by OCR first")
    return (Document(name, raw, origin=origin, apart=apart),)
