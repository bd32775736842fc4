//! The parts of a DOCX that hold no block: what it is made of, its styles, its lists, its footer.

use super::xml::Xml;
use super::{FIRST_CHART, chart_relation};
use crate::DocumentError;
use crate::model::{Document, Form, Language, line};

pub(super) const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
pub(super) const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const MIME: &str = "application/vnd.openxmlformats-officedocument";
const CORE: &str = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
const FONT: &str = "Calibri";

type Made = Result<Vec<u8>, DocumentError>;

pub(super) fn content_types(charts: usize) -> Made {
    let mut xml = Xml::new();
    xml.open("Types", &[("xmlns", TYPES)]);
    let rels = "application/vnd.openxmlformats-package.relationships+xml";
    xml.empty("Default", &[("Extension", "rels"), ("ContentType", rels)]);
    xml.empty("Default", &[("Extension", "xml"), ("ContentType", "application/xml")]);
    let mut part = |name: &str, kind: &str| {
        xml.empty("Override", &[("PartName", name), ("ContentType", kind)]);
    };
    for (name, kind) in [
        ("document", "document.main"),
        ("styles", "styles"),
        ("numbering", "numbering"),
        ("settings", "settings"),
        ("footer1", "footer"),
    ] {
        part(&format!("/word/{name}.xml"), &format!("{MIME}.wordprocessingml.{kind}+xml"));
    }
    part("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
    part("/docProps/app.xml", &format!("{MIME}.extended-properties+xml"));
    for at in 1..=charts {
        part(&format!("/word/charts/chart{at}.xml"), &format!("{MIME}.drawingml.chart+xml"));
    }
    xml.close("Types");
    xml.finish()
}

pub(super) fn relations() -> Made {
    let mut xml = Xml::new();
    xml.open("Relationships", &[("xmlns", PACKAGE)]);
    let core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
    let office = format!("{OFFICE}/officeDocument");
    let app = format!("{OFFICE}/extended-properties");
    for (id, kind, target) in [
        ("rId1", office.as_str(), "word/document.xml"),
        ("rId2", core, "docProps/core.xml"),
        ("rId3", app.as_str(), "docProps/app.xml"),
    ] {
        xml.empty("Relationship", &[("Id", id), ("Type", kind), ("Target", target)]);
    }
    xml.close("Relationships");
    xml.finish()
}

pub(super) fn document_relations(charts: usize) -> Made {
    let mut xml = Xml::new();
    xml.open("Relationships", &[("xmlns", PACKAGE)]);
    let mut relation = |id: &str, kind: &str, target: &str| {
        let kind = format!("{OFFICE}/{kind}");
        xml.empty("Relationship", &[("Id", id), ("Type", &kind), ("Target", target)]);
    };
    for (at, part) in ["styles", "numbering", "settings"].into_iter().enumerate() {
        relation(&format!("rId{}", at + 1), part, &format!("{part}.xml"));
    }
    relation("rId4", "footer", "footer1.xml");
    const { assert!(FIRST_CHART > 4, "charts come after the parts that are always there") };
    for at in 0..charts {
        relation(&chart_relation(at), "chart", &format!("charts/chart{}.xml", at + 1));
    }
    xml.close("Relationships");
    xml.finish()
}

pub(super) fn core(document: &Document) -> Made {
    let mut xml = Xml::new();
    xml.open(
        "cp:coreProperties",
        &[
            ("xmlns:cp", CORE),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", "http://purl.org/dc/terms/"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ],
    );
    xml.said("dc:title", &[], &line(&document.title));
    let author = line(&document.author);
    if !author.is_empty() {
        xml.said("dc:creator", &[], &author);
    }
    xml.said("dc:language", &[], document.language.tag());
    if let Some(day) = document.date {
        let day = format!("{day}T00:00:00Z");
        xml.said("dcterms:created", &[("xsi:type", "dcterms:W3CDTF")], &day);
    }
    xml.close("cp:coreProperties");
    xml.finish()
}

pub(super) fn app() -> Made {
    let mut xml = Xml::new();
    let space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";
    xml.open("Properties", &[("xmlns", space)]);
    xml.said("Application", &[], "Plain-pied");
    xml.close("Properties");
    xml.finish()
}

/// What a style says: sizes in half points, distances in twentieths of a point.
struct Style {
    id: &'static str,
    name: &'static str,
    half_points: &'static str,
    bold: bool,
    before: &'static str,
    after: &'static str,
    /// From 0, for headings.
    outline: Option<&'static str>,
    keep: bool,
}

const fn style(id: &'static str, name: &'static str, half_points: &'static str) -> Style {
    Style { id, name, half_points, bold: false, before: "0", after: "80", outline: None, keep: false }
}

const fn head(
    id: &'static str,
    name: &'static str,
    half_points: &'static str,
    outline: Option<&'static str>,
) -> Style {
    Style { bold: true, before: "240", keep: true, outline, ..style(id, name, half_points) }
}

const STYLES: [Style; 12] = [
    head("Title", "Title", "40", None),
    style("Subtitle", "Subtitle", "26"),
    head("Heading1", "heading 1", "32", Some("0")),
    head("Heading2", "heading 2", "27", Some("1")),
    head("Heading3", "heading 3", "24", Some("2")),
    head("Heading4", "heading 4", "22", Some("3")),
    head("Heading5", "heading 5", "21", Some("4")),
    Style { bold: true, before: "160", keep: true, ..style("Caption", "caption", "19") },
    style("ListParagraph", "List Paragraph", "21"),
    style("Note", "Note", "17"),
    style("Cell", "Cell", "18"),
    style("Footer", "footer", "17"),
];

pub(super) fn styles(language: Language, form: Form) -> Made {
    let mut xml = Xml::new();
    xml.open("w:styles", &[("xmlns:w", WORD)]);
    xml.open("w:docDefaults", &[]);
    xml.open("w:rPrDefault", &[]);
    xml.open("w:rPr", &[]);
    xml.empty("w:rFonts", &[("w:ascii", FONT), ("w:hAnsi", FONT), ("w:cs", FONT), ("w:eastAsia", FONT)]);
    xml.word("w:sz", "21");
    xml.word("w:szCs", "21");
    let tag = language.tag();
    xml.empty("w:lang", &[("w:val", tag), ("w:eastAsia", tag), ("w:bidi", "ar-SA")]);
    xml.close("w:rPr");
    xml.close("w:rPrDefault");
    xml.open("w:pPrDefault", &[]);
    xml.open("w:pPr", &[]);
    xml.empty("w:spacing", &[("w:after", "100"), ("w:line", "264"), ("w:lineRule", "auto")]);
    xml.close("w:pPr");
    xml.close("w:pPrDefault");
    xml.close("w:docDefaults");
    xml.open("w:style", &[("w:type", "paragraph"), ("w:default", "1"), ("w:styleId", "Normal")]);
    xml.word("w:name", "Normal");
    xml.empty("w:qFormat", &[]);
    xml.close("w:style");
    for style in &STYLES {
        paragraph_style(&mut xml, style, form);
    }
    xml.open("w:style", &[("w:type", "table"), ("w:default", "1"), ("w:styleId", "TableNormal")]);
    xml.word("w:name", "Normal Table");
    xml.close("w:style");
    xml.close("w:styles");
    xml.finish()
}

fn paragraph_style(xml: &mut Xml, style: &Style, form: Form) {
    xml.open("w:style", &[("w:type", "paragraph"), ("w:styleId", style.id)]);
    xml.word("w:name", style.name);
    xml.word("w:basedOn", "Normal");
    xml.word("w:next", if style.id == "Cell" { "Cell" } else { "Normal" });
    xml.empty("w:qFormat", &[]);
    xml.open("w:pPr", &[]);
    if style.keep {
        xml.empty("w:keepNext", &[]);
    }
    xml.empty("w:spacing", &[("w:before", style.before), ("w:after", style.after)]);
    if let Some(level) = style.outline {
        xml.word("w:outlineLvl", level);
    }
    xml.close("w:pPr");
    xml.open("w:rPr", &[]);
    if style.bold {
        xml.empty("w:b", &[]);
    }
    // The headings of a letter are no bigger than its text needs.
    let size = if form == Form::Letter && style.outline.is_some() { "24" } else { style.half_points };
    xml.word("w:sz", size);
    xml.word("w:szCs", size);
    xml.close("w:rPr");
    xml.close("w:style");
}

/// One list, of dots.
pub(super) fn numbering() -> Made {
    let mut xml = Xml::new();
    xml.open("w:numbering", &[("xmlns:w", WORD)]);
    xml.open("w:abstractNum", &[("w:abstractNumId", "0")]);
    xml.word("w:multiLevelType", "hybridMultilevel");
    xml.open("w:lvl", &[("w:ilvl", "0")]);
    xml.word("w:start", "1");
    xml.word("w:numFmt", "bullet");
    xml.word("w:lvlText", "•");
    xml.word("w:lvlJc", "left");
    xml.open("w:pPr", &[]);
    xml.empty("w:ind", &[("w:left", "400"), ("w:hanging", "260")]);
    xml.close("w:pPr");
    xml.close("w:lvl");
    xml.close("w:abstractNum");
    xml.open("w:num", &[("w:numId", "1")]);
    xml.word("w:abstractNumId", "0");
    xml.close("w:num");
    xml.close("w:numbering");
    xml.finish()
}

pub(super) fn settings(language: Language) -> Made {
    let mut xml = Xml::new();
    xml.open("w:settings", &[("xmlns:w", WORD)]);
    xml.open("w:compat", &[]);
    let uri = "http://schemas.microsoft.com/office/word";
    xml.empty("w:compatSetting", &[("w:name", "compatibilityMode"), ("w:uri", uri), ("w:val", "15")]);
    xml.close("w:compat");
    xml.word("w:themeFontLang", language.tag());
    xml.close("w:settings");
    xml.finish()
}

/// What the footer says, and the number of the page.
pub(super) fn footer(document: &Document) -> Made {
    let mut xml = Xml::new();
    xml.open("w:ftr", &[("xmlns:w", WORD)]);
    xml.open("w:p", &[]);
    xml.open("w:pPr", &[]);
    xml.word("w:pStyle", "Footer");
    xml.open("w:tabs", &[]);
    xml.empty("w:tab", &[("w:val", "right"), ("w:pos", "9638")]);
    xml.close("w:tabs");
    xml.close("w:pPr");
    let run = |xml: &mut Xml, text: &str| {
        xml.open("w:r", &[]);
        xml.said("w:t", &[("xml:space", "preserve")], text);
        xml.close("w:r");
    };
    run(&mut xml, &line(&document.footer));
    xml.open("w:r", &[]);
    xml.empty("w:tab", &[]);
    xml.close("w:r");
    for (at, field) in ["PAGE", "NUMPAGES"].into_iter().enumerate() {
        if at > 0 {
            run(&mut xml, " / ");
        }
        xml.open("w:fldSimple", &[("w:instr", field)]);
        run(&mut xml, "1");
        xml.close("w:fldSimple");
    }
    xml.close("w:p");
    xml.close("w:ftr");
    xml.finish()
}
