//! Workbooks of Excel (XLSX), whose sheets are read as if each had been saved as CSV.
//! <https://ecma-international.org/publications-and-standards/standards/ecma-376/>

use std::collections::{BTreeMap, HashMap};
use std::io::{self, BufReader, Read};
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use super::number_format::{Shows, shows};
use super::packed::Packed;
use super::sheet_links::{SheetLinks, is_of_post};
use super::sheet_rows::SheetRows;
use super::sheet_values::SheetValues;
use super::xml::{Elements, attribute, broken};
use super::zip::ZipEntry;

/// Bytes of a part that lists sheets or styles. Excel has at most 65,490 styles.
const MOST_LIST_BYTES: u64 = 16 << 20;

/// The part of a workbook that lists its sheets.
const WORKBOOK: &str = "xl/workbook.xml";

/// A sheet of a workbook.
#[derive(Clone)]
pub(crate) struct Sheet {
    packed: Packed,
    values: Arc<SheetValues>,
    pub name: String,
    entry: ZipEntry,
    /// The part that says to what addresses its cells lead.
    links: Option<ZipEntry>,
}

impl std::fmt::Debug for Sheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.name.fmt(f)
    }
}

/// The sheets of a workbook; `None` if the archive is none.
///
/// # Errors
///
/// When a part of it is broken.
pub(super) fn sheets(packed: &Packed, entries: &[ZipEntry]) -> io::Result<Option<Vec<Sheet>>> {
    let mut entries: HashMap<&str, &ZipEntry> =
        entries.iter().map(|entry| (entry.name.as_str(), entry)).collect();
    let Some(workbook) = entries.get(WORKBOOK) else { return Ok(None) };
    let relations = match entries.get("xl/_rels/workbook.xml.rels") {
        Some(entry) => relations(&mut list(entry, packed)?)?,
        None => BTreeMap::new(),
    };
    let styles = match entries.get("xl/styles.xml") {
        Some(entry) => styles(&mut list(entry, packed)?)?,
        None => Vec::new(),
    };
    let (listed, is_since_1904) = listed(&mut list(workbook, packed)?)?;
    let strings = relations.values().find(|relation| relation.kind.ends_with("/sharedStrings"));
    let strings_entry = strings.and_then(|relation| entries.get(relation.path.as_str()));
    let opening = |entry: &ZipEntry| {
        let (entry, packed) = (entry.clone(), packed.clone());
        Box::new(move || elements(&entry, &packed)) as Box<_>
    };
    let open_strings = strings_entry.map(|entry| opening(entry));
    let values = Arc::new(SheetValues::new(open_strings, styles, is_since_1904));
    let sheet = |(name, id): (String, String)| {
        let relation = relations.get(&id).filter(|of| of.kind.ends_with("/worksheet"))?;
        // Two sheets of one part are made to cost much.
        let entry = entries.remove(relation.path.as_str())?.clone();
        let (folder, file) = relation.path.rsplit_once('/').unwrap_or(("", &relation.path));
        let links = format!("{folder}/_rels/{file}.rels");
        let links = entries.get(links.as_str()).map(|entry| (*entry).clone());
        let (packed, values) = (packed.clone(), Arc::clone(&values));
        Some(Sheet { packed, values, name, entry, links })
    };
    Ok(Some(listed.into_iter().filter_map(sheet).collect()))
}

impl Sheet {
    /// Its rows as CSV.
    ///
    /// # Errors
    ///
    /// When its part of the archive cannot be read.
    pub(crate) fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        let elements = elements(&self.entry, &self.packed)?;
        let bytes = self.packed.bytes()?;
        let links = self.links()?;
        Ok(Box::new(SheetRows::new(elements, Arc::clone(&self.values), links, bytes)))
    }

    /// The addresses of posts to which its cells lead; the sheet is gone through for that alone
    /// where it has any.
    fn links(&self) -> io::Result<SheetLinks> {
        let Some(entry) = &self.links else { return Ok(SheetLinks::default()) };
        let targets = relations(&mut list(entry, &self.packed)?)?;
        let targets = targets.into_iter().filter(|(_, relation)| is_of_post(&relation.target));
        let targets: BTreeMap<String, String> =
            targets.map(|(id, relation)| (id, relation.target)).collect();
        if targets.is_empty() {
            return Ok(SheetLinks::default());
        }
        SheetLinks::of(&mut elements(&self.entry, &self.packed)?, &targets)
    }
}

/// Where a part of a workbook is.
struct Relation {
    kind: String,
    /// Within the archive.
    path: String,
    /// As it is written.
    target: String,
}

/// The parts of a workbook by their ids.
fn relations(elements: &mut Elements) -> io::Result<BTreeMap<String, Relation>> {
    let mut relations = BTreeMap::new();
    elements.each(b"Relationship", |start| {
        let field = |name: &str| attribute(start, name).unwrap_or_default();
        let target = field("Target");
        let path = match target.strip_prefix('/') {
            Some(path) => path.to_owned(),
            None => format!("xl/{}", target.trim_start_matches("./")),
        };
        relations.insert(field("Id"), Relation { kind: field("Type"), path, target });
    })?;
    Ok(relations)
}

/// The names of the sheets, each with the id of its part, and whether days are counted from
/// 1904.
fn listed(elements: &mut Elements) -> io::Result<(Vec<(String, String)>, bool)> {
    let (mut sheets, mut is_since_1904) = (Vec::new(), false);
    elements.all(|start| match start.local_name().as_ref() {
        b"sheet" => {
            let field = |name: &str| attribute(start, name).unwrap_or_default();
            sheets.push((field("name"), field("id")));
        }
        b"workbookPr" => {
            is_since_1904 =
                attribute(start, "date1904").is_some_and(|value| value == "1" || value == "true");
        }
        _ => {}
    })?;
    Ok((sheets, is_since_1904))
}

/// What numbers are in cells of each style.
fn styles(elements: &mut Elements) -> io::Result<Vec<Shows>> {
    let (mut own, mut styles) = (HashMap::new(), Vec::new());
    let mut is_of_cells = false;
    loop {
        match elements.next()? {
            Event::Start(start) | Event::Empty(start) => match start.local_name().as_ref() {
                b"cellXfs" => is_of_cells = true,
                b"numFmt" => {
                    let code = attribute(&start, "formatCode").unwrap_or_default();
                    own.insert(number(&start, "numFmtId").unwrap_or_default(), code);
                }
                b"xf" if is_of_cells => {
                    let id = number(&start, "numFmtId").unwrap_or_default();
                    styles.push(shows(id, own.get(&id).map(String::as_str)));
                }
                _ => {}
            },
            Event::End(end) if end.local_name().as_ref() == b"cellXfs" => is_of_cells = false,
            Event::Eof => return Ok(styles),
            _ => {}
        }
    }
}

fn number(start: &BytesStart, name: &str) -> Option<usize> {
    attribute(start, name)?.parse().ok()
}

/// The elements of a part that is kept whole.
fn list(entry: &ZipEntry, packed: &Packed) -> io::Result<Elements> {
    if entry.bytes > MOST_LIST_BYTES {
        return Err(broken(format!("its {} has more than 16 MiB", entry.name)));
    }
    elements(entry, packed)
}

fn elements(entry: &ZipEntry, packed: &Packed) -> io::Result<Elements> {
    Ok(Elements::new(BufReader::new(entry.open(packed)?)))
}

#[cfg(test)]
mod tests {
    use super::super::zip;
    use super::*;

    const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="/xl/worksheets/sheet2.xml"/>
<Relationship Id="r3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartsheet" Target="chartsheets/sheet1.xml"/>
<Relationship Id="r4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>
</Relationships>"#;
    const LIST: &str = r#"<x:workbook xmlns:x="m" xmlns:r="o"><x:workbookPr/><x:sheets>
<x:sheet name="投稿" sheetId="1" r:id="r1"/><x:sheet name="図" sheetId="3" r:id="r3"/>
<x:sheet name="_2" sheetId="2" state="hidden" r:id="r2"/></x:sheets></x:workbook>"#;
    const STRINGS: &str = r#"<sst><si><t>本文</t><rPh sb="0" eb="2"><t>ホンブン</t></rPh></si>
<si><r><t>雨、</t></r><r><t xml:space="preserve"> "雪"</t></r></si><si/><si><t>一行_x000D_
二行 &amp; </t></si></sst>"#;
    const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy/m/d\ h:mm"/></numFmts>
<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;
    const FIRST: &str = r#"<worksheet><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="s"><v>0</v></c><c r="D1" t="str"><f>"日"&amp;"時"</f><v>日時</v></c></row>
<row r="2" ht="20"/>
<row r="4"><c r="A4"><v>1036452470584246272</v></c><c r="B4" t="s"><v>1</v></c><c r="C4" t="b"><v>1</v></c><c r="D4" s="1"><v>43346.5104166667</v></c><c r="E4" s="1"/></row>
<row><c><v>7</v></c><c t="s"><v>3</v></c><c t="e"><v>#N/A</v></c><c s="2"><v>43347</v></c><c t="s"><v>2</v></c></row>
<row r="900000"><c r="A900000" s="1"/></row>
</sheetData></worksheet>"#;

    fn file(parts: &[(&str, &str)]) -> tempfile::NamedTempFile {
        let parts: Vec<(&str, &[u8])> =
            parts.iter().map(|(name, part)| (*name, part.as_bytes())).collect();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), zip::tests::zip(&parts)).unwrap();
        file
    }

    fn sheets_of(path: &std::path::Path) -> io::Result<Vec<(String, io::Result<String>)>> {
        let packed = Packed::File(path.to_path_buf());
        let sheets = sheets(&packed, &zip::entries(&packed)?)?.unwrap_or_default();
        let read = |sheet: &Sheet| {
            let mut rows = String::new();
            sheet.open()?.read_to_string(&mut rows).map(|_| rows)
        };
        Ok(sheets.iter().map(|sheet| (sheet.name.clone(), read(sheet))).collect())
    }

    const PARTS: [(&str, &str); 6] = [
        (WORKBOOK, LIST),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/sharedStrings.xml", STRINGS),
        ("xl/styles.xml", STYLES),
        ("xl/worksheets/sheet1.xml", FIRST),
        ("xl/worksheets/sheet2.xml", "<worksheet><sheetData/></worksheet>"),
    ];

    #[test]
    fn sheets_are_read_as_csv() {
        let found = sheets_of(file(&PARTS).path()).unwrap();
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["投稿", "_2"]);
        assert_eq!(
            found[0].1.as_ref().unwrap(),
            "id,本文,,日時\n\n\n1036452470584246272,\"雨、 \"\"雪\"\"\",TRUE,2018-09-03 \
             12:15:00\n7,\"一行\r\n二行 & \",,2018-09-04\n"
        );
        assert_eq!(found[1].1.as_ref().unwrap(), "");
    }

    #[test]
    fn cells_lead_to_posts() {
        let address = |number: u32| format!("https://x.com/mugicha/status/{number}");
        let row = |number: u32, link: &str| {
            format!(
                "<row r=\"{number}\"><c r=\"A{number}\" t=\"str\"><v>朝</v></c>\
                 <c r=\"B{number}\" t=\"str\">{link}</c></row>"
            )
        };
        let formula = format!("<f>HYPERLINK(\"{}\",\"開く\")</f><v>開く</v>", address(3));
        let sheet = format!(
            "<worksheet><sheetData>{}{}{}{}</sheetData><hyperlinks>\
             <hyperlink ref=\"A2\" r:id=\"r1\"/><hyperlink ref=\"B4:B4\" r:id=\"r2\"/>\
             <hyperlink ref=\"A3\" r:id=\"r3\"/></hyperlinks></worksheet>",
            row(1, "<v>先</v>"),
            row(2, "<v>見る</v>"),
            row(3, &formula),
            row(4, &format!("<v>{}</v>", address(4))),
        );
        let relation = |id: &str, target: &str| {
            format!("<Relationship Id=\"{id}\" Type=\"t/hyperlink\" Target=\"{target}\"/>")
        };
        let relations = [
            relation("r1", &address(2)),
            relation("r2", &address(4)),
            relation("r3", "https://e.com/a"),
        ];
        let relations = format!("<Relationships>{}</Relationships>", relations.concat());
        let mut parts = PARTS.to_vec();
        parts[4].1 = &sheet;
        parts.push(("xl/worksheets/_rels/sheet1.xml.rels", &relations));
        let found = sheets_of(file(&parts).path()).unwrap();
        let expected =
            format!("朝,先,link\n朝,見る,{}\n朝,{}\n朝,{}\n", address(2), address(3), address(4));
        assert_eq!(found[0].1.as_ref().unwrap(), &expected);
    }

    #[test]
    fn what_is_broken_is_an_error_and_costs_no_memory() {
        let with = |name: &str, part: &str| {
            let parts = PARTS.map(|(own, whole)| (own, if own == name { part } else { whole }));
            sheets_of(file(&parts).path()).map(|mut sheets| sheets.remove(0).1)
        };
        let sheet = "xl/worksheets/sheet1.xml";
        let row = |cells: &str| format!("<sheetData><row r=\"1\">{cells}</row></sheetData>");
        for (part, reason) in [
            (row("<c t=\"s\"><v>9</v></c>"), "does not have"),
            (row("<c r=\"XFD1\"><v>9</v></c>"), "2,048 columns"),
            (row("<c></x>") + &row("<c/>"), "not in order"),
            (row("<c t=\"str\"><v>&#xD800;</v></c>"), "its XML is broken"),
            ("<sheetData><row r=\"1048577\"/></sheetData>".to_owned(), "not in order"),
            ("<sheetData><row r=\"1\"><c><v>9</v></c>".to_owned(), "ends within a row"),
            (row(&format!("<c t=\"str\"><v>{}</v></c>", "a".repeat(5 << 20))), "4 MiB"),
        ] {
            let error = with(sheet, &part).unwrap().unwrap_err();
            assert!(error.to_string().contains(reason), "{error}");
        }
    }
}
