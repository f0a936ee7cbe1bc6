//! Identifies files that are not posts by their first bytes.

/// What files are that have these bytes at their beginning.
const MAGIC: &[(&[u8], &str)] = &[
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"BM", "a BMP image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"8BPS", "a Photoshop image"),
    (b"%PDF-", "a PDF document"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"PK\x07\x08", "a part of a ZIP archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive (unpack it)"),
    (b"Rar!\x1a\x07", "a RAR archive (unpack it)"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\0", "an xz file"),
    (b"LZIP", "an lzip file (unpack it)"),
    (b"\x1f\x9d", "a compress file (unpack it)"),
    (b"\x89LZO\0", "an lzop file (unpack it)"),
    (b"\xff\x06\0\0sNaPpY", "a Snappy file (unpack it)"),
    (b"\x04\x22\x4d\x18", "an LZ4 file (unpack it)"),
    (b"OggS", "Ogg audio"),
    (b"fLaC", "FLAC audio"),
    (b"ID3", "MP3 audio"),
    (b"\x1aE\xdf\xa3", "a Matroska video"),
    (b"FLV\x01", "a Flash video"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"\x00\x00\x01\xba", "an MPEG video"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"OTTO\0", "a font"),
    (b"\x00\x01\x00\x00\x00", "a font"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\0asm", "a program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a legacy Office document (save it as CSV)"),
    (b"{\\rtf", "an RTF document"),
    (b"ORC", "an ORC table (save it as Parquet)"),
    (b"Obj\x01", "an Avro table (save it as Parquet)"),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
    (b"\x80\x04\x95", "a Python pickle"),
    (b"bplist00", "a property list"),
    (b"RDX2\n", "an R workspace (save the table as CSV)"),
    (b"RDX3\n", "an R workspace (save the table as CSV)"),
    (b"X\n\0\0\0", "an R object (save the table as CSV)"),
    (b"WARC/1.", "a WARC file (its responses can be extracted as JSON)"),
    (b"PGDMP", "a PostgreSQL dump (export the table as CSV)"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"$FL2", "an SPSS file (save it as CSV)"),
    (b"<stata_dta>", "a Stata file (save it as CSV)"),
    (b"FEA1", "a Feather version 1 table (save it as Parquet)"),
    (b"\x5d\0\0\x80\0", "an LZMA file (unpack it)"),
    (b"\x5d\0\0\0", "an LZMA file (unpack it)"),
];
const SQL: &str = "SQL (export the table as CSV)";
/// What text is that begins so, in any case.
const MARKUP: &[(&[u8], &str)] = &[
    (b"<!doctype html", "an HTML page"),
    (b"<html", "an HTML page"),
    (b"<svg", "an SVG image"),
    (b"<rss", "a feed (RSS)"),
    (b"<feed", "a feed (Atom)"),
    (b"<rdf:rdf", "a feed (RSS)"),
    (b"<plist", "a property list"),
    (b"<opml", "a list of feeds (OPML)"),
    (b"<gpx", "tracks (GPX)"),
    (b"<kml", "places (KML)"),
    (b"<?php", "a PHP script"),
    (b"#!/", "a script"),
    (b"@charset", "a style sheet"),
    (b"-- mysql dump", SQL),
    (b"-- mariadb dump", SQL),
    (b"-- phpmyadmin sql dump", SQL),
    (b"-- postgresql database dump", SQL),
    (b"--\n-- postgresql database dump", SQL),
    (b"pragma foreign_keys", SQL),
    (b"begin transaction;", SQL),
    (b"create table ", SQL),
    (b"insert into ", SQL),
    (b"webvtt", "subtitles"),
    (b"1\n00:00:", "subtitles"),
    (b"1\r\n00:00:", "subtitles"),
    (b"begin:vcalendar", "a calendar"),
    (b"begin:vcard", "contacts"),
    (
        b"version https://git-lfs.github.com/",
        "a pointer to a file that Git LFS keeps (git lfs pull)",
    ),
    (b"[line] ", "a chat of LINE"),
    (b"%yaml", "YAML (save it as JSON)"),
];
/// What stands in the first lines of mail and of chats, beside how they begin.
const CHATS: [&[u8]; 4] =
    [b"end-to-end encrypted", "エンドツーエンド".as_bytes(), b"\nMessage-ID:", b"\nMessage-Id:"];
/// So few letters may begin a text, too.
const SHORT_MAGIC: usize = 3;
/// Bytes in which the header of a CAR file ends.
const LONGEST_CAR_HEADER: usize = 128;
/// Bytes in which characters are looked for that text does not have.
const LOOKED_AT: usize = 4_096;

/// What a file is that is packed like an archive and is a document, by its first bytes.
pub(crate) fn packed_document(head: &[u8]) -> Option<&'static str> {
    let has = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    if !head.starts_with(b"PK\x03\x04") {
        None
    } else if has(b"xl/workbook.xml") || has(b"xl/worksheets/") {
        Some(
            "an Excel workbook that is broken, in a pipe, or too large within an archive (name its file)",
        )
    } else if has(b"[Content_Types].xml") || has(b"xl/workbook") {
        Some("an Office document (save the sheet as XLSX, or as CSV in UTF-8)")
    } else if has(b"mimetypeapplication/vnd.oasis.opendocument") {
        Some("an OpenDocument file (save the sheet as CSV in UTF-8)")
    } else if has(b"Index/Document.iwa") || has(b"Index/Tables/") {
        Some("a Numbers document (export the sheet as CSV in UTF-8)")
    } else {
        None
    }
}

/// What a file is that certainly has no posts, by its first bytes.
pub(crate) fn binary(head: &[u8]) -> Option<&'static str> {
    if let Some(what) = packed_document(head) {
        return Some(what);
    }
    let found = MAGIC.iter().find(|(magic, _)| head.starts_with(magic));
    if let Some((magic, what)) = found
        && (magic.len() > SHORT_MAGIC || has_binary_bytes(head))
    {
        return Some(what);
    }
    if head.get(257..262) == Some(b"ustar") {
        return Some("a tar archive");
    }
    if head.get(8..12) == Some(b"DUCK") {
        return Some("a DuckDB database (export the table as Parquet)");
    }
    if is_car(head) {
        return Some("a CAR file (a Bluesky repository; its posts can be had as JSON)");
    }
    if is_own_page(head) {
        return Some("a page of this program");
    }
    if is_markdown(head) {
        return Some("a Markdown document");
    }
    if matches!(head, [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..]) {
        return Some("text in UTF-32 (save it as UTF-8)");
    }
    match head {
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some("an MP4 video or HEIF image"),
        [b'R', b'I', b'F', b'F', _, _, _, _, kind @ ..] => Some(match kind {
            [b'W', b'E', b'B', b'P', ..] => "a WebP image",
            [b'W', b'A', b'V', b'E', ..] => "WAV audio",
            _ => "RIFF audio or video",
        }),
        _ => None,
    }
}

/// Whether a file is a repository as Bluesky exports it: blocks of CBOR behind a header
/// that names its roots.
fn is_car(head: &[u8]) -> bool {
    let header = &head[..head.len().min(LONGEST_CAR_HEADER)];
    let has = |key: &[u8]| memchr::memmem::find(header, key).is_some();
    has(b"\xa2eroots\x81") && has(b"gversion\x01")
}

/// Whether a text begins with a heading and has a block of code: what it says of posts
/// are examples.
fn is_markdown(head: &[u8]) -> bool {
    let text = head.trim_ascii_start();
    text.starts_with(b"# ") && memchr::memmem::find(text, b"\n```").is_some()
}

/// Whether a JSON document is a page of this program: its period is in the third line.
fn is_own_page(head: &[u8]) -> bool {
    let mut lines = head.split(|&byte| byte == b'\n');
    head.starts_with(b"{\n\"date\": \"")
        && lines.nth(2).is_some_and(|line| line.starts_with(b"\"span\": {\"name\":"))
}

/// Whether text is something else than posts, by how it begins.
pub(crate) fn markup(head: &[u8]) -> Option<&'static str> {
    let begins =
        |mark: &[u8]| head.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark));
    let found = MARKUP.iter().find(|(mark, _)| begins(mark)).map(|(_, what)| *what);
    // What a document of XML is stands behind what it begins with.
    if let Some(root) = xml_root(head) {
        return markup(root).or(Some("an XML document"));
    }
    let first = &head[..head.len().min(LOOKED_AT)];
    let has = |part: &[u8]| memchr::memmem::find(first, part).is_some();
    found.or_else(|| match head {
        [b'<', b'!', b'-', b'-', ..] if has(b"<html") || has(b"<HTML") => Some("an HTML page"),
        [b'F', b'r', b'o', b'm', b':', ..] if has(b"MIME-Version:") && has(b"boundary=") => {
            Some("a saved web page (MHTML)")
        }
        [b'F', b'r', b'o', b'm', b' ', ..] if CHATS[2..].iter().any(|part| has(part)) => {
            Some("mail")
        }
        [b'[' | b'0'..=b'9', b'0'..=b'9', ..] if CHATS[..2].iter().any(|part| has(part)) => {
            Some("a chat of WhatsApp")
        }
        [b'-', b'-', b'-', b'\n' | b'\r', ..] if !first.contains(&b'{') => {
            Some("YAML (save it as JSON)")
        }
        _ => None,
    })
}

/// The first element of an XML document, behind its declaration, comments and the like; empty
/// where it does not stand in what is looked at.
fn xml_root(head: &[u8]) -> Option<&[u8]> {
    const AROUND: [(&[u8], &[u8]); 3] = [(b"<?", b"?>"), (b"<!--", b"-->"), (b"<!", b">")];
    head.get(..5).filter(|start| start.eq_ignore_ascii_case(b"<?xml"))?;
    let mut rest = head;
    while let Some((_, end)) = AROUND.iter().find(|(start, _)| rest.starts_with(start)) {
        if rest.get(..14).is_some_and(|start| start.eq_ignore_ascii_case(b"<!doctype html")) {
            break;
        }
        let Some(at) = memchr::memmem::find(rest, end) else { return Some(b"") };
        rest = rest[at + end.len()..].trim_ascii_start();
    }
    Some(rest)
}

/// Whether the first bytes are text, perhaps with some that are broken: most of
/// them stand in lines without control characters, or those are very few; and not
/// many are not UTF-8. After a first line that is whole, most lines need be: one of
/// NULs, however long, is what a crash leaves.
pub(crate) fn is_text(head: &[u8]) -> bool {
    let head = &head[..head.len().min(LOOKED_AT)];
    let lines = || head.split_inclusive(|&byte| byte == b'\n');
    let is_clean = |line: &&[u8]| !line.iter().copied().any(is_control);
    let clean: usize = lines().filter(is_clean).map(<[u8]>::len).sum();
    let most_lines = || {
        lines().next().as_ref().is_none_or(is_clean)
            && lines().filter(is_clean).count() * 2 >= lines().count()
    };
    let controls = head.iter().filter(|&&byte| is_control(byte)).count();
    let invalid: usize = head.utf8_chunks().map(|chunk| chunk.invalid().len()).sum();
    (clean * 2 >= head.len() || controls * CONTROL_SHARE < head.len() || most_lines())
        && invalid * INVALID_SHARE <= head.len()
}

/// Text that is one long line has less than one control character in so many
/// bytes.
const CONTROL_SHARE: usize = 64;
/// Text has at most one byte that is not UTF-8 in so many.
const INVALID_SHARE: usize = 3;

/// A character that texts do not have; escapes are those of ISO-2022-JP.
fn is_control(byte: u8) -> bool {
    byte < b' ' && !b"\t\n\r\x0b\x0c\x1b".contains(&byte)
}

/// Whether the first bytes have what no text has: NUL, other control characters
/// but those of line ends, tabs and escapes, or bytes that are not UTF-8.
pub(crate) fn has_binary_bytes(head: &[u8]) -> bool {
    let head = &head[..head.len().min(LOOKED_AT)];
    let is_utf_8 = std::str::from_utf8(head)
        // The last character may be cut.
        .map_or_else(|error| error.error_len().is_none() && error.valid_up_to() > 0, |_| true);
    !is_utf_8 || head.iter().copied().any(is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_told_by_its_first_bytes() {
        assert_eq!(binary(b"\xff\xd8\xff\xe0\0\x10JFIF\n{\"a\":1}\n"), Some("a JPEG image"));
        assert_eq!(binary(b"\0\0\0\x18ftypmp42"), Some("an MP4 video or HEIF image"));
        assert_eq!(binary(b"RIFF\x10\0\0\0WEBPVP8 "), Some("a WebP image"));
        let car = b"\x3a\xa2eroots\x81\xd8*X%\0\x01\x71\x12\x20aaaagversion\x01";
        assert!(binary(car).unwrap().starts_with("a CAR file"));
        assert_eq!(binary(b"BM\x36\0\0\0\0\0"), Some("a BMP image"));
        let page = b"{\n\"date\": \"2018-09-03\",\n\"span\": {\"name\":\"2018-09-03\"},\n";
        assert_eq!(binary(page), Some("a page of this program"));
        for text in [&b"BMI,id,text\n"[..], b"MZ\n", b"{\"id\":1}", b"", b"id3,text"] {
            assert_eq!(binary(text), None, "{text:?}");
        }
    }

    #[test]
    fn markup_is_told_in_any_case() {
        assert_eq!(markup(b"<!DOCTYPE html><title>"), Some("an HTML page"));
        assert_eq!(markup(b"<htm"), None);
        for (xml, what) in [
            ("<?xml version=\"1.0\"?>\n<!-- a --><rss version=\"2.0\">", "a feed (RSS)"),
            ("<?xml version=\"1.0\"?><?xml-stylesheet href=\"a\"?>\n<feed>", "a feed (Atom)"),
            ("<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"a\">\n<html>", "an HTML page"),
            ("<?xml version=\"1.0\"?>\n<!DOCTYPE plist>\n<plist>", "a property list"),
            ("<?xml version=\"1.0\"?>\n<posts><post/></posts>", "an XML document"),
            ("<?xml version=\"1.0\"", "an XML document"),
        ] {
            assert_eq!(markup(xml.as_bytes()), Some(what), "{xml}");
        }
    }

    #[test]
    fn a_text_may_have_a_few_broken_bytes() {
        let line = "{\"text\":\"朝\"}\n".repeat(20);
        assert!(is_text(line.as_bytes()) && is_text(b""));
        assert!(is_text(&[b"\xff\x00{]\n".as_slice(), line.as_bytes()].concat()));
        assert!(is_text(&[line.replace('\n', "").as_bytes(), b"\xff\n"].concat()));
        let hole = [&line.as_bytes()[..60], &[0; 9_000]].concat();
        assert!(is_text(&hole));
        assert!(!is_text(&[b"\0\x01{\n", &hole[60..]].concat()) && !is_text(&[0; 9_000]));
        let noise: Vec<u8> = (0..2_000_u32).map(|n| (n * n / 7 % 251).to_le_bytes()[0]).collect();
        assert!(!is_text(&noise));
        assert!(!is_text(&[&noise[..], line.as_bytes()].concat()));
    }

    #[test]
    fn bytes_that_no_text_has() {
        for binary in [&b"a\0b"[..], b"\x01", b"a\xffb", b"\xff"] {
            assert!(has_binary_bytes(binary), "{binary:?}");
        }
        for text in ["朝\r\n\t\u{1b}$B", ""] {
            assert!(!has_binary_bytes(text.as_bytes()));
        }
        // Cut within a character.
        assert!(!has_binary_bytes(&"朝昼".as_bytes()[..4]));
    }
}
