"""Packages and archives (zip) and the XML in them, from whatever hands: unpacked in memory only and within limits.

No member is ever written to a disk, so that a name that leads out of the archive leads nowhere; XML is parsed without
its document type, so that no entity is expanded and nothing is fetched.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from policytext.escape import one_line
from policytext.formats.limits import Limits, raise_limit
from policytext.model import InputError

if TYPE_CHECKING:
    from lxml.etree import _Element

ZIP = b"PK\x03\x04"
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_RATIO_FROM = 2**20
"""A small member may be as regular as it likes: an empty table of a document packs to a hundredth."""
_DOCTYPE = re.compile(rb"<!\s*DOCTYPE|<\0!\0D\0O\0C\0T|\0<\0!\0D\0O\0C\0T")
"""As ASCII and in both orders of UTF-16."""


class Archive:
    """The members of a zip file, by their names.

    Raises:
        InputError: It is broken, or holds more than the limits allow.
    """

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, OverflowError) as error:
            raise InputError(f"{name}: is a broken or cut zip file ({type(error).__name__}); get it again") from None
        members = [one for one in self._zip.infolist() if not one.filename.endswith("/")]
        if len(members) > limits.files:
            raise InputError(f"{name}: holds {len(members)} files; {raise_limit('files', limits.files)}")
        if sum(one.file_size for one in members) > limits.bytes:
            raise InputError(f"{name}: unpacks to more than {limits.size:g} MB; {raise_limit('size', limits.size)}")
        for one in members:
            if one.file_size > max(_RATIO_FROM, limits.ratio * one.compress_size):
                raise InputError(
                    f"{name}: {one_line(one.filename)} unpacks to more than {limits.ratio:g} times its size, as a zip"
                    f" bomb does; {raise_limit('ratio', limits.ratio)}"
                )
        self._members = {_readable_name(one): one for one in members}

    def __contains__(self, member: str) -> bool:
        return member in self._members

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def read(self, member: str) -> bytes:
        """The bytes of a member; what a member claims to hold is all that is ever unpacked of it.

        Raises:
            InputError: There is no such member, it has a password, or it is broken.
        """
        if member not in self._members:
            raise InputError(f"{self.name}: is broken: it lacks {one_line(member)}; get it again or save it anew")
        info = self._members[member]
        if info.flag_bits & _ENCRYPTED:
            raise InputError(f"{self.name}: {one_line(member)} has a password; unpack it first")
        try:
            return self._zip.read(info)
        except Exception as error:  # a broken member ends zipfile in whatever its codec runs into
            raise InputError(
                f"{self.name}: {one_line(member)} in it is broken or cut ({type(error).__name__}); get it again"
            ) from None

    def xml(self, member: str) -> _Element:
        """The root of a member that is XML.

        Raises:
            InputError: As for ``read``, or it is no well-formed XML, or has a document type.
        """
        return parse_xml(self.read(member), f"{self.name}: {one_line(member)}")


def _readable_name(info: zipfile.ZipInfo) -> str:
    """The name of a member; without the flag of UTF-8 it is in the code page of whoever packed it, here of China."""
    if info.flag_bits & _UTF8_NAME or info.filename.isascii():
        return info.filename
    try:
        return info.orig_filename.encode("cp437").decode("gb18030").replace("\\", "/")
    except UnicodeError:
        return info.filename


def leads_outside(member: str) -> bool:
    r"""Whether the name of a member would lead out of the folder that it were unpacked to.

    >>> leads_outside("../a.txt"), leads_outside("C:\\a.txt"), leads_outside("b/a.txt")
    (True, True, False)
    """
    path = PurePosixPath(member.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in path.parts[0]


def parse_xml(data: bytes, name: str) -> _Element:
    """The root element of an XML text. Entities are not expanded, and nothing is fetched.

    Raises:
        InputError: It is not well-formed, or has a document type, which no office format allows.
    """
    from lxml import etree

    if _DOCTYPE.search(data):
        raise InputError(f"{name} has a document type declaration, which its format forbids; save the document anew")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        place = f" (line {error.lineno})" if isinstance(error, etree.XMLSyntaxError) else ""
        raise InputError(f"{name} is no well-formed XML{place}; save the document anew") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise InputError(f"{name} has a document type declaration, which its format forbids; save the document anew")
    return root
