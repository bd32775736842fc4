//! The habits of the house, checked: one page = one pair of files, small files, no dead or missing sentence.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn every_template_is_filled_by_a_file_beside_it() {
    for template in files(&here("src"), ".html") {
        let folder = template.parent().unwrap();
        let name = template.file_name().unwrap().to_string_lossy().into_owned();
        // A piece that several pages of the folder share is named by their templates.
        let mut beside = files(folder, ".rs");
        beside.extend(files(folder, ".html"));
        let filled = beside.iter().any(|f| std::fs::read_to_string(f).unwrap().contains(&name));
        assert!(filled || name == "layout.html", "{}", template.display());
    }
}

#[test]
fn no_file_is_longer_than_a_person_reads() {
    for file in files(&here("src"), ".rs") {
        let lines = std::fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= 450, "{}: {lines} lines", file.display());
    }
}

fn keys(language: &str) -> BTreeSet<String> {
    files(&here(&format!("../texts/locales/{language}")), ".ftl")
        .iter()
        .flat_map(|f| std::fs::read_to_string(f).unwrap().lines().map(str::to_owned).collect::<Vec<_>>())
        .filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|l| l.split_once(" =").map(|(key, _)| key.to_owned()))
        .collect()
}

/// Names of sentences that are said: by their function (`.name(`), or in a table of words that calls it (`=> name,`). One
/// walk through the sources: looking for each of thousands of keys in all of them took a minute.
fn said(sources: &str) -> BTreeSet<&str> {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let name_after = |at: usize| {
        let rest = &sources[at..];
        let end = rest.find(|c: char| !is_of_name(c)).unwrap_or(rest.len());
        rest.split_at(end)
    };
    let called = sources.match_indices('.').filter_map(|(at, _)| {
        let (name, rest) = name_after(at + 1);
        rest.starts_with('(').then_some(name)
    });
    let named = sources.match_indices("=> ").filter_map(|(at, arrow)| {
        let (name, rest) = name_after(at + arrow.len());
        [",", "\n", " }"].iter().any(|end| rest.starts_with(end)).then_some(name)
    });
    called.chain(named).collect()
}

#[test]
fn a_sentence_is_said_by_a_call_or_in_a_table_and_not_by_its_name_alone() {
    let sources =
        "t.page_title() Kind::Other => page_other, _ => page_last }\n// page_ghost t.page_longer_name";
    let found = said(sources);
    assert!(["page_title", "page_other", "page_last"].iter().all(|name| found.contains(name)), "{found:?}");
    assert!(["page_ghost", "page_longer_name", "page_longer"].iter().all(|name| !found.contains(name)));
}

#[test]
fn every_sentence_is_in_both_languages_and_is_said_somewhere() {
    let french = keys("fr");
    assert_eq!(french, keys("en"));
    let mut sources = String::new();
    for folder in ["src", "../texts/src", "../app/src", "../psp/src"] {
        for file in files(&here(folder), ".rs").into_iter().chain(files(&here(folder), ".html")) {
            sources.push_str(&std::fs::read_to_string(file).unwrap());
        }
    }
    let said = said(&sources);
    let is_said = |key: &&String| said.contains(key.replace('-', "_").as_str());
    let unsaid: Vec<&String> = french.iter().filter(|key| !is_said(key)).collect();
    assert!(unsaid.is_empty(), "{unsaid:?}");
}
