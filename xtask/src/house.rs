//! The rules of the house that no compiler checks.

use crate::root;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Command,
};

/// Beyond this a file has outgrown its room.
const LINES: usize = 600;
/// Files written by hand, by extension.
const BY_HAND: [&str; 9] = ["rs", "ts", "css", "html", "js", "mjs", "ftl", "sql", "toml"];
/// Folders of a developer's machine: a path there means nothing to anybody else.
const MACHINE: [&str; 3] = ["work", "root", "tmp"];
/// Longest line of a script written by hand; minified code goes far beyond.
const SCRIPT_LINE: usize = 1000;

/// Every file that is or would be committed, relative to the top, sorted.
pub fn files() -> Vec<String> {
    let listed = Command::new("git")
        .current_dir(root())
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        .output()
        .ok()
        .filter(|out| out.status.success());
    let mut all: Vec<String> = match listed {
        Some(out) => out.stdout.split(|b| *b == 0).map(|f| String::from_utf8_lossy(f).into_owned()).collect(),
        // An archive without history: everything that is not built.
        None => {
            let mut found = Vec::new();
            walk(&root(), "", &mut found);
            found
        }
    };
    all.retain(|f| !f.is_empty() && root().join(f).is_file());
    all.sort();
    all.dedup();
    all
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if matches!(name.as_str(), ".git" | "target" | "node_modules" | "dist") {
            continue;
        }
        let path = format!("{prefix}{name}");
        if entry.path().is_dir() {
            walk(&entry.path(), &format!("{path}/"), found);
        } else {
            found.push(path);
        }
    }
}

/// Every broken rule, as `file:line: what and what to do`.
pub fn broken_rules() -> Vec<String> {
    let files = files();
    let mut broken = Vec::new();
    for file in &files {
        // What is not text has no rule.
        if let Ok(text) = std::fs::read_to_string(root().join(file)) {
            broken.extend(rules_of_one(file, &text));
        }
    }
    broken.extend(templates(&files));
    broken.extend(texts(&files));
    broken
}

fn extension(file: &str) -> &str {
    file.rsplit_once('.').map_or("", |(_, e)| e)
}

/// The rules that look at one file alone.
fn rules_of_one(file: &str, text: &str) -> Vec<String> {
    let mut broken = Vec::new();
    let by_hand = BY_HAND.contains(&extension(file));
    let lines = text.lines().count();
    if by_hand && lines > LINES {
        broken.push(format!("{file}:{lines}: more than {LINES} lines: cut it in two rooms"));
    }
    for (number, line) in text.lines().enumerate() {
        if let Some(folder) = MACHINE.iter().find(|f| names_machine_folder(line, f)) {
            broken
                .push(format!("{file}:{}: path of a machine (/{folder}/…): use a relative path", number + 1));
        }
        if matches!(extension(file), "js" | "css" | "mjs") && line.len() > SCRIPT_LINE {
            broken.push(format!("{file}:{}: looks minified: third-party code comes from npm", number + 1));
        }
    }
    if file.contains(".min.") || file.contains("node_modules/") {
        broken.push(format!("{file}:1: third-party code is never committed: it comes from npm"));
    }
    if extension(file) == "rs" && !text.trim_start().starts_with("//!") {
        broken.push(format!("{file}:1: a module starts with `//!`: what it is for"));
    }
    broken
}

/// Does the line hold `/folder/` as the start of an absolute path?
fn names_machine_folder(line: &str, folder: &str) -> bool {
    let needle = format!("/{folder}/");
    line.match_indices(&needle).any(|(at, _)| {
        let before = line.get(..at).and_then(|b| b.chars().next_back());
        before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '.' | '}' | '*'))
    })
}

/// A template of the portal lives beside the Rust file that fills it.
fn templates(files: &[String]) -> Vec<String> {
    let known: BTreeSet<&str> = files.iter().map(String::as_str).collect();
    let mut broken = Vec::new();
    for file in files.iter().filter(|f| f.starts_with("crates/") && extension(f) == "html") {
        let (stem, folder) = (file.trim_end_matches("html"), file.rsplit_once('/').map_or("", |(d, _)| d));
        let beside = format!("{stem}rs");
        let module = format!("{folder}/mod.rs");
        if !known.contains(beside.as_str()) && !known.contains(module.as_str()) {
            broken.push(format!("{file}:1: no {beside} nor {module} beside this template"));
        }
    }
    broken
}

/// French and English say the same things.
fn texts(files: &[String]) -> Vec<String> {
    let mut keys: BTreeMap<String, BTreeMap<&str, BTreeSet<String>>> = BTreeMap::new();
    for file in files.iter().filter(|f| extension(f) == "ftl") {
        let Some((name, language)) = language_of(file) else { continue };
        let text = std::fs::read_to_string(root().join(file)).unwrap_or_default();
        keys.entry(name).or_default().entry(language).or_default().extend(message_keys(&text));
    }
    let mut broken = Vec::new();
    for (name, languages) in keys {
        let of = |language: &str| languages.get(language).cloned().unwrap_or_default();
        let (french, english) = (of("fr"), of("en"));
        for key in french.difference(&english) {
            broken.push(format!("{name}: `{key}` has no English text"));
        }
        for key in english.difference(&french) {
            broken.push(format!("{name}: `{key}` has no French text"));
        }
    }
    broken
}

/// `locales/fr/home.ftl` and `home.fr.ftl` → the name without its language, and the language.
fn language_of(file: &str) -> Option<(String, &'static str)> {
    ["fr", "en"].into_iter().find_map(|language| {
        let (folder, suffix) = (format!("/{language}/"), format!(".{language}.ftl"));
        if file.contains(&folder) {
            Some((file.replace(&folder, "/*/"), language))
        } else {
            file.strip_suffix(&suffix).map(|stem| (format!("{stem}.*.ftl"), language))
        }
    })
}

/// The messages, terms and attributes of a Fluent file: `message`, `-term`, `message.attribute`.
fn message_keys(text: &str) -> Vec<String> {
    let mut message = String::new();
    let mut keys = Vec::new();
    for line in text.lines() {
        let Some((left, _)) = line.split_once('=') else { continue };
        let name = left.trim_end();
        let is_name =
            |n: &str| !n.is_empty() && n.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        if let Some(attribute) = name.trim_start().strip_prefix('.') {
            if is_name(attribute) && name != name.trim_start() {
                keys.push(format!("{message}.{attribute}"));
            }
        } else if is_name(name) {
            name.clone_into(&mut message);
            keys.push(message.clone());
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(file: &str, text: &str) -> usize {
        rules_of_one(file, text).len()
    }

    #[test]
    fn a_module_without_its_purpose_is_seen() {
        assert_eq!(broken("crates/a/src/b.rs", "use std::fs;\n"), 1);
        assert_eq!(broken("crates/a/src/b.rs", "//! Reads.\nuse std::fs;\n"), 0);
    }

    #[test]
    fn a_path_of_a_machine_is_seen_and_an_address_is_not() {
        let path = |folder: &str| format!("see \"/{folder}/x\"\n");
        assert_eq!(broken("docs/a.md", &path("work")), 1);
        assert_eq!(broken("docs/a.md", "see https://example.org/work/x and /workers/ and src/tmp/x\n"), 0);
    }

    #[test]
    fn a_long_or_minified_file_is_seen() {
        assert_eq!(broken("web/src/a.ts", &"a\n".repeat(LINES + 1)), 1);
        assert_eq!(broken("web/src/a.js", &"a".repeat(SCRIPT_LINE + 1)), 1);
        assert_eq!(broken("web/vendor/b.min.js", "a\n"), 1);
    }

    #[test]
    fn a_template_without_its_code_is_seen() {
        let list = |files: &[&str]| files.iter().map(|f| (*f).to_owned()).collect::<Vec<_>>();
        assert_eq!(templates(&list(&["crates/p/src/home/home.html"])).len(), 1);
        assert_eq!(templates(&list(&["crates/p/src/home/home.html", "crates/p/src/home/home.rs"])).len(), 0);
        assert_eq!(templates(&list(&["crates/p/src/ui/table.html", "crates/p/src/ui/mod.rs"])).len(), 0);
    }

    #[test]
    fn the_keys_of_a_text_are_its_messages_and_attributes() {
        let text = "# a = comment\nhello = Bonjour { $name }\n    .title = x = y\nlong =\n    several lines\n-brand = P\n";
        assert_eq!(message_keys(text), ["hello", "hello.title", "long", "-brand"]);
        assert_eq!(language_of("t/locales/fr/a.ftl"), Some(("t/locales/*/a.ftl".to_owned(), "fr")));
        assert_eq!(language_of("t/a.en.ftl"), Some(("t/a.*.ftl".to_owned(), "en")));
    }
}
