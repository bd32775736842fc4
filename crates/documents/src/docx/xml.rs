//! A file of XML that is being written: names by us, texts escaped by the library.

use crate::DocumentError;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

pub(super) struct Xml {
    writer: Writer<Vec<u8>>,
    failed: Option<String>,
}

type Attributes<'a> = &'a [(&'a str, &'a str)];

impl Xml {
    pub fn new() -> Xml {
        let mut xml = Xml { writer: Writer::new(Vec::new()), failed: None };
        xml.write(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))));
        xml
    }

    fn write(&mut self, event: Event<'_>) {
        if let Err(error) = self.writer.write_event(event) {
            self.failed.get_or_insert(error.to_string());
        }
    }

    pub fn open(&mut self, name: &str, attributes: Attributes<'_>) {
        let mut start = BytesStart::new(name);
        for attribute in attributes {
            start.push_attribute(*attribute);
        }
        self.write(Event::Start(start));
    }

    pub fn close(&mut self, name: &str) {
        self.write(Event::End(BytesEnd::new(name)));
    }

    pub fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        let mut start = BytesStart::new(name);
        for attribute in attributes {
            start.push_attribute(*attribute);
        }
        self.write(Event::Empty(start));
    }

    /// An element that holds a text.
    pub fn said(&mut self, name: &str, attributes: Attributes<'_>, text: &str) {
        self.open(name, attributes);
        self.write(Event::Text(BytesText::new(text)));
        self.close(name);
    }

    /// An element that has only a value.
    pub fn value(&mut self, name: &str, value: &str) {
        self.empty(name, &[("val", value)]);
    }

    /// The same in a document of words.
    pub fn word(&mut self, name: &str, value: &str) {
        self.empty(name, &[("w:val", value)]);
    }

    pub fn finish(self) -> Result<Vec<u8>, DocumentError> {
        match self.failed {
            None => Ok(self.writer.into_inner()),
            Some(said) => Err(DocumentError::Inside(said)),
        }
    }
}
