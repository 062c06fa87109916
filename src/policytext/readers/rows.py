"""Files with a document a row: csv, jsonl and parquet."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from policytext.escape import one_line
from policytext.files import decode
from policytext.formats.limits import ReadOptions, raise_limit
from policytext.model import Document, Failure, InputError, Scalar

if TYPE_CHECKING:
    from polars import DataFrame

_SHOWN, _LONGEST_NAME = 12, 12
"""What an error shows of the columns that a table has."""
_PARQUET_ROWS = 500
"""Rows that are unpacked at a time, so that a small file cannot fill the memory before it is noticed."""


def read_csv(data: bytes, name: str, options: ReadOptions) -> Iterator[Document | Failure]:
    """A document for each record below the header, which names the columns; a tab parts them in a .tsv.

    Raises:
        InputError: It is no csv, has no column of texts, or more records than allowed.
    """
    import polars

    text = decode(data, name, options.encoding).removeprefix("\ufeff")
    separator = "\t" if "\t" in text.partition("\n")[0] and "," not in text.partition("\n")[0] else ","
    try:
        frame = polars.read_csv(
            io.BytesIO(text.encode("utf-8", "surrogatepass")), separator=separator, infer_schema=False
        )
    except BaseException as error:
        raise _broken(error, f"{name}: is no csv with as many cells in each record") from None
    _check_columns(frame.columns, name, options)
    _check_count(frame.height, name, options)
    yield from _documents(frame.iter_rows(named=True), name, options)


def read_jsonl(data: bytes, name: str, options: ReadOptions) -> Iterator[Document | Failure]:
    """A document for each line that holds a JSON object; a line that is none, or has no text, is a failure.

    Raises:
        InputError: It has more lines than allowed.
    """
    lines = [
        line for line in enumerate(decode(data, name, options.encoding).split("\n"), 1) if line[1].strip("\ufeff \r\t")
    ]
    _check_count(len(lines), name, options)
    for number, line in lines:
        try:
            record = json.loads(line.strip("\ufeff \r\t"), parse_constant=_no_number)
        except (ValueError, RecursionError):
            yield Failure(f"{name}#{number}", f"{name}: line {number} is no JSON; write an object a line")
            continue
        if not isinstance(record, dict):
            yield Failure(f"{name}#{number}", f"{name}: line {number} is no JSON object; write an object a line")
            continue
        yield _document(record, f"{name}#{number}", f"{name}: line {number}", options)


def read_parquet(data: bytes, name: str, options: ReadOptions) -> Iterator[Document | Failure]:
    """A document for each row.

    Raises:
        InputError: It is broken, has no column of texts, or more rows or text than allowed.
    """
    import polars

    try:
        lazy = polars.scan_parquet(io.BytesIO(data))
        columns = lazy.collect_schema().names()
        height = int(lazy.select(polars.len()).collect().item())
    except BaseException as error:
        raise _broken(error, f"{name}: is a broken or cut parquet file") from None
    _check_columns(columns, name, options)
    _check_count(height, name, options)
    room = options.limits.bytes
    for start in range(0, height, _PARQUET_ROWS):
        try:
            frame = lazy.slice(start, _PARQUET_ROWS).collect()
        except BaseException as error:
            raise _broken(error, f"{name}: is a broken or cut parquet file") from None
        room -= int(frame.estimated_size())
        if room < 0:
            raise InputError(f"{name}: unpacks to more than {options.limits.size:g} MB; {_raised('size', options)}")
        yield from _documents(_rows(frame), name, options, start)


def _broken(error: BaseException, what: str) -> BaseException:
    """One line for what polars raises, also where it panics, which is no ``Exception``; an interrupt stays one."""
    if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
        return error
    return InputError(f"{what} ({type(error).__name__}); write it again")


def _raised(limit: str, options: ReadOptions) -> str:
    return raise_limit(limit, getattr(options.limits, limit))


def _rows(frame: DataFrame) -> Iterable[dict[str, object]]:
    return frame.iter_rows(named=True)


def _no_number(written: str) -> None:
    """NaN and Infinity are no JSON, and no metadata."""


def _check_columns(columns: Iterable[str], name: str, options: ReadOptions) -> None:
    listed = list(columns)
    if options.text not in listed:
        shown = ", ".join(one_line(one[:_LONGEST_NAME]) for one in listed[:_SHOWN])  # of text, where a header lacks
        raise InputError(f"{name}: has no column {options.text}, but {shown}; name it with --text-column")


def _check_count(count: int, name: str, options: ReadOptions) -> None:
    if count > options.limits.files:
        raise InputError(f"{name}: holds {count} documents; {_raised('files', options)}")
    if not count:
        raise InputError(f"{name}: holds no document")


def _documents(
    records: Iterable[Mapping[str, object]], name: str, options: ReadOptions, before: int = 0
) -> Iterator[Document | Failure]:
    for number, record in enumerate(records, before + 1):
        yield _document(record, f"{name}#{number}", f"{name}: record {number}", options)


def _document(record: Mapping[str, object], name: str, place: str, options: ReadOptions) -> Document | Failure:
    """The document of a record: its id that of the column, else the file's with the record's number behind #."""
    raw = record.get(options.text)
    if not isinstance(raw, str) or not raw:
        return Failure(name, f"{place} has no text in the column {options.text}")
    given = record.get(options.id)
    known = {
        key: _scalar(key, value)
        for key, value in record.items()
        if key not in (options.text, options.id) and value is not None and value != ""
    }
    own = {key: value for key, value in known.items() if value is not None}
    return Document(name if given is None or given == "" else str(given), raw, own)


def _scalar(key: str, value: object) -> Scalar:
    """A cell as a plain value: a year of digits as a number, dates as ISO text, what is nested as JSON."""
    if isinstance(value, bool | int | float):
        return None if value != value else value
    if isinstance(value, str):
        is_year = key == "year" and len(value) == 4 and value.isascii() and value.isdigit()
        return int(value) if is_year else value
    isoformat = getattr(value, "isoformat", None)
    return str(isoformat()) if callable(isoformat) else json.dumps(value, ensure_ascii=False, default=str)
