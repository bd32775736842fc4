//! What a machine can check of a page's accessibility, read from its HTML.
//!
//! A small reader of tags, enough for the HTML that our own templates write.

use std::collections::{BTreeMap, BTreeSet};

/// One start tag.
#[derive(Debug, Clone)]
pub struct Tag {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    /// Names of the elements it stands in.
    pub inside: Vec<String>,
    /// Text that follows, up to the next tag.
    pub text: String,
}

impl Tag {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

const VOID: [&str; 9] = ["meta", "link", "input", "br", "wbr", "img", "hr", "path", "line"];

/// Every start tag of a page, in order. Panics on tags that do not close in order: that is an error of the page.
pub fn tags(html: &str) -> Vec<Tag> {
    let mut all: Vec<Tag> = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (text, tail) = rest.split_at(start);
        if let Some(last) = all.last_mut()
            && last.text.is_empty()
        {
            text.clone_into(&mut last.text);
        }
        if tail.starts_with("<!") {
            let end = tail.find('>').expect("a declaration closes");
            rest = &tail[end + 1..];
            continue;
        }
        let end =
            closing(tail).unwrap_or_else(|| panic!("a tag does not close: {}", &tail[..tail.len().min(80)]));
        let inner = &tail[1..end];
        rest = &tail[end + 1..];
        if let Some(name) = inner.strip_prefix('/') {
            let expected = open.pop();
            assert_eq!(
                expected.as_deref(),
                Some(name.trim()),
                "closed out of order near {}",
                &tail[..tail.len().min(120)]
            );
            continue;
        }
        let self_closed = inner.ends_with('/');
        let inner = inner.trim_end_matches('/');
        let (name, attributes) = inner.split_once(|c: char| c.is_whitespace()).unwrap_or((inner, ""));
        let tag = Tag {
            name: name.to_ascii_lowercase(),
            attributes: attributes_of(attributes),
            inside: open.clone(),
            text: String::new(),
        };
        if tag.name == "script" {
            let end = rest.find("</script>").expect("a script closes");
            rest = &rest[end + "</script>".len()..];
        } else if !self_closed && !VOID.contains(&tag.name.as_str()) {
            open.push(tag.name.clone());
        }
        all.push(tag);
    }
    assert!(open.is_empty(), "left open: {open:?}");
    all
}

fn closing(tail: &str) -> Option<usize> {
    let mut quote = None;
    for (i, c) in tail.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(q), c) if q == c => quote = None,
            (None, '>') => return Some(i),
            _ => {}
        }
    }
    None
}

fn attributes_of(text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (name, tail) = rest.split_at(end);
        let (value, tail) = match tail.strip_prefix('=') {
            None => ("", tail),
            Some(tail) => {
                let quote = tail.chars().next().filter(|c| matches!(c, '"' | '\'')).expect("quoted value");
                let tail = &tail[1..];
                let end = tail.find(quote).expect("closed value");
                (&tail[..end], &tail[end + 1..])
            }
        };
        assert!(found.insert(name.to_owned(), value.to_owned()).is_none(), "{name} twice in {text}");
        rest = tail.trim_start();
    }
    found
}

/// Checks a page; the message names the page and what is wrong.
pub fn check(page: &str, html: &str) {
    assert!(!html.contains("style=\""), "{page}: inline style");
    assert!(!html.contains(" onclick") && !html.contains("javascript:"), "{page}: inline script");
    let tags = tags(html);
    let first = |name: &str| tags.iter().find(|t| t.name == name);
    let lang = first("html").and_then(|t| t.get("lang")).unwrap_or("");
    assert!(matches!(lang, "fr" | "en"), "{page}: lang is {lang:?}");
    assert!(first("title").is_some_and(|t| t.text.trim().len() > 5), "{page}: no title");
    assert!(tags.iter().any(|t| t.name == "main" && t.get("id") == Some("main")), "{page}: no main");
    headings(page, &tags);
    let ids = ids(page, &tags);
    labels(page, &tags);
    tables(page, &tags);
    references(page, &tags, &ids);
    for tag in tags.iter().filter(|t| t.name == "a") {
        assert!(tag.get("href").is_some_and(|h| !h.is_empty()), "{page}: a link without address: {tag:?}");
    }
    for tag in tags.iter().filter(|t| t.name == "script") {
        let data = tag.get("type") == Some("application/json");
        assert!(data || tag.get("src").is_some(), "{page}: inline script");
    }
    for tag in tags.iter().filter(|t| t.name == "svg") {
        let told = tag.get("aria-hidden") == Some("true") || tag.get("aria-label").is_some();
        assert!(told, "{page}: a drawing that is neither hidden nor told");
    }
    for tag in tags.iter().filter(|t| t.name == "nav") {
        assert!(
            tag.get("aria-label").or(tag.get("aria-labelledby")).is_some(),
            "{page}: a navigation without name"
        );
    }
}

fn headings(page: &str, tags: &[Tag]) {
    let levels: Vec<u32> = tags
        .iter()
        .filter(|t| !t.inside.iter().any(|i| i == "dialog"))
        .filter_map(|t| t.name.strip_prefix('h').and_then(|n| n.parse().ok()))
        .collect();
    assert_eq!(levels.iter().filter(|l| **l == 1).count(), 1, "{page}: one h1, found {levels:?}");
    let mut last = 0;
    for level in levels {
        assert!(level <= last + 1, "{page}: from h{last} to h{level}");
        last = level;
    }
}

fn ids(page: &str, tags: &[Tag]) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for id in tags.iter().filter_map(|t| t.get("id")) {
        assert!(!id.is_empty() && !id.contains(' '), "{page}: id {id:?}");
        assert!(ids.insert(id.to_owned()), "{page}: the id {id} is there twice");
    }
    ids
}

fn labels(page: &str, tags: &[Tag]) {
    let labelled: BTreeSet<&str> =
        tags.iter().filter(|t| t.name == "label").filter_map(|t| t.get("for")).collect();
    for tag in tags.iter().filter(|t| matches!(t.name.as_str(), "input" | "select" | "textarea" | "progress"))
    {
        if tag.get("type") == Some("hidden") {
            continue;
        }
        let id = tag.get("id").unwrap_or_else(|| panic!("{page}: a field without id: {tag:?}"));
        assert!(labelled.contains(id), "{page}: the field {id} has no label");
        assert!(tag.get("placeholder").is_none(), "{page}: a placeholder is not a label ({id})");
    }
    for (i, tag) in tags.iter().enumerate() {
        if tag.name == "fieldset" {
            assert!(tags.get(i + 1).is_some_and(|t| t.name == "legend"), "{page}: a fieldset without legend");
        }
    }
}

fn tables(page: &str, tags: &[Tag]) {
    for (i, tag) in tags.iter().enumerate() {
        if tag.name == "table" {
            assert!(tags.get(i + 1).is_some_and(|t| t.name == "caption"), "{page}: a table without caption");
        }
        if tag.name == "th" {
            assert!(matches!(tag.get("scope"), Some("col" | "row")), "{page}: a th without scope");
        }
    }
}

fn references(page: &str, tags: &[Tag], ids: &BTreeSet<String>) {
    for tag in tags {
        for name in ["aria-labelledby", "aria-describedby", "for", "list"] {
            for id in tag.get(name).unwrap_or("").split_whitespace() {
                // A list may stand on the next view of the page.
                if name != "list" {
                    assert!(ids.contains(id), "{page}: {name}={id} points nowhere");
                }
            }
        }
        if let Some(target) = tag.get("href").and_then(|h| h.strip_prefix('#'))
            && !tag.inside.iter().any(|i| i == "pp-map")
        {
            assert!(ids.contains(target), "{page}: the link #{target} points nowhere");
        }
    }
}
