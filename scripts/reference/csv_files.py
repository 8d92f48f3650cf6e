"""Odd files of separated values, and the records that Python's csv module reads in them.

Writes Tests/DatasetsTests/Files/csv.txt: for each case its name and separator, the file's bytes in
hexadecimal digits, and a line a record with the fields' UTF-8 in hexadecimal digits ('-' for an empty
one), or `error` where Python's strict reader refuses the file. Records of blanks alone are left out, as
pandas leaves them out. Needs nothing but Python.
"""

import csv
import io
import pathlib

CASES = [
    ("plain", ",", b"a,b\n1,2\n"),
    ("no line break at the end", ",", b"a,b\n1,2"),
    ("CRLF", ",", b"a,b\r\n1,2\r\n"),
    ("CR alone", ",", b"a,b\r1,2\r"),
    ("mixed line ends", ",", b"a,b\r\n1,2\n3,4\r5,6"),
    ("byte order mark", ",", b"\xef\xbb\xbfa,b\n1,2\n"),
    ("byte order mark and a quote", ",", b"\xef\xbb\xbf\"a\",b\n1,2\n"),
    ("quoted separator", ",", b'a,"b,c"\n1,2\n'),
    ("doubled quotes", ",", b'a,"say ""hi"" there"\n"""",2\n'),
    ("quotes alone", ",", b'"","""","a"\n'),
    ("line break in quotes", ",", b'a,"b\nc"\n1,2\n'),
    ("CRLF in quotes", ",", b'a,"b\r\nc"\r\n1,2\r\n'),
    ("CR in quotes", ",", b'a,"b\rc"\n1,2\n'),
    ("quote within a field", ",", b'5" pipe,b"c"\n'),
    ("empty fields", ",", b",,\n1,,\n,2,\n"),
    ("separator at the end", ",", b"a,b,\n1,2,\n"),
    ("blank lines", ",", b"\n\na,b\n\n1,2\n   \n\n"),
    ("blanks in front", ",", b'a, b,  "c, d"\n 1 ,2 , 3\n'),
    ("semicolons", ";", b"a;b,c\n1;2\n"),
    ("tabs", "\t", b'a\tb c\t\n1\t\t"x\ty"\n'),
    ("bars", "|", b"a|b\n1|2\n"),
    ("other characters", ",", "größe,名前\n\"ä,ö\",😀\n".encode()),
    ("separator unlike the file's", ";", b"a,b\n1,2\n"),
    ("ragged", ",", b"a,b\n1\n1,2,3\n"),
    ("quote without an end", ",", b'a,b\n"1,2\n'),
    ("text behind a quote", ",", b'a,b\n"1"2,3\n'),
    ("blank behind a quote", ",", b'a,b\n"1" ,3\n'),
    ("quote at the very end", ",", b'a,"'),
    ("last field empty", ",", b"a,b\n1,"),
    ("single column", ",", b'a\n""\n1\n'),
]


def records(separator, content):
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    reader = csv.reader(text, delimiter=separator, strict=True, skipinitialspace=True)
    rows = list(reader)
    # A line without a field, and one of blanks, which are skipped in front of a field that is not there.
    raw = io.StringIO(content.decode("utf-8-sig"), newline="")
    blank = {""} if any(line.strip(" ") in ("\n", "\r\n", "\r") and line.strip("\r\n") for line in raw) else set()
    return [row for row in rows if row and not (len(row) == 1 and row[0] in blank)]


def main():
    lines = ["# Written by scripts/reference/csv_files.py."]
    for name, separator, content in CASES:
        lines.append(f"case {name}")
        lines.append(f"separator {ord(separator)}")
        lines.append(f"bytes {content.hex()}")
        try:
            for row in records(separator, content):
                lines.append("row " + " ".join(field.encode().hex() or "-" for field in row))
        except csv.Error:
            lines.append("error")
    folder = pathlib.Path(__file__).parents[2] / "Tests/DatasetsTests/Files"
    (folder / "csv.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
