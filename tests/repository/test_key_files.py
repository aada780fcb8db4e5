"""What is read from files of keys before any program is asked about a signature."""

from __future__ import annotations

from clausectl.repository.gpg_signatures import read_listing
from clausectl.repository.ssh_signatures import without_dates


def test_dates_are_taken_from_allowed_signers_and_nothing_else() -> None:
    key = b"ssh-ed25519 AAAA"
    for line, expected in (
        (b"a@x " + key, b"a@x " + key),
        (b'a@x valid-before="2020" ' + key, b"a@x " + key),
        (
            b'a,b valid-after="1",namespaces="git,file",Valid-Before="2" ' + key,
            b'a,b namespaces="git,file" ' + key,
        ),
        (b'"a b" cert-authority,valid-before="2" ' + key, b'"a b" cert-authority ' + key),
        (b'# a valid-before="2" ' + key, b'# a valid-before="2" ' + key),
        (b'a namespaces="valid-before=1" ' + key + b" c", b'a namespaces="valid-before=1" ' + key + b" c"),
        (b'  a  valid-before="1"\t' + key, b"  a  " + key),
        (b'a valid-before="1', b'a valid-before="1'),
        (b"", b""),
    ):
        assert without_dates(line + b"\n" + line) == expected + b"\n" + expected
    assert without_dates(b'"' * 100_000 + b"\n" + b"a " * 100_000)  # in no more than linear time


def test_a_listing_of_keys_in_any_state() -> None:
    listing = b"""tru::1:1795530789:0:3:1:5
pub:-:255:22:AAAA:100:900::-:::scSC:::::ed25519:::0:
fpr:::::::::AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA:
uid:-::::100::H::Signer\\x3a A::::::::::0:
sub:-:255:22:BBBB:200::::::s:::::ed25519::
fpr:::::::::BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB:
sub:r:255:22:CCCC:200:300:::::s:::::ed25519::
fpr:::::::::CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC:
sub:-:255:18:DDDD:200::::::e:::::cv25519::
fpr:::::::::DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDD:
pub:r:255:22:EEEE:x:::-:::sc
fpr:::::::::../../etc/passwd:
sub:-:255:22:FFFF:200::::::s
fpr:::::::::FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF:
"""
    found = [
        (key.fingerprint[0], key.owner, key.made, key.expires, key.revoked) for key in read_listing(listing)
    ]
    assert found == [
        ("A", "Signer: A", 100, 900, False),
        ("B", "Signer: A", 200, 900, False),
        ("C", "Signer: A", 200, 300, True),
        ("F", "", 200, 0, True),
    ]
    assert read_listing(b"sub:::\nfpr:\n\xff\n") == []
