//! The words of a text, with every way of reading each.

use std::{collections::BTreeSet, ops::Range};

/// A word of a text, or several pieces that together may be one.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// Bytes of the text.
    pub start: usize,
    pub end: usize,
    /// The pieces of the text it is made of, by their number.
    pub tokens: Range<usize>,
    /// How it may be read: folded, figures as letters, repeated letters once.
    pub readings: BTreeSet<String>,
    /// It begins with a capital.
    capital: bool,
    /// Only spaces, a dash or an apostrophe separate it from the one before.
    close: bool,
}

/// A folded character and where it comes from.
#[derive(Debug, Clone, Copy)]
struct Char {
    c: char,
    start: usize,
    end: usize,
    capital: bool,
}

/// A piece of the text between separators.
struct Token {
    chars: Vec<Char>,
    /// What separates it from the one before, folded.
    gap: String,
}

/// Lower case, without accents; letters of other alphabets that look like ours made ours.
fn plain(c: char) -> &'static str {
    match c {
        'à' | 'á' | 'â' | 'ä' | 'ã' | 'å' | 'À' | 'Á' | 'Â' | 'Ä' | 'Ã' | 'Å' | 'а' | 'А' | 'α' => {
            "a"
        }
        'ç' | 'Ç' | 'с' | 'С' => "c",
        'è' | 'é' | 'ê' | 'ë' | 'È' | 'É' | 'Ê' | 'Ë' | 'е' | 'Е' | 'ε' => "e",
        'ì' | 'í' | 'î' | 'ï' | 'Ì' | 'Í' | 'Î' | 'Ï' | 'і' | 'І' | 'ı' => "i",
        'ñ' | 'Ñ' => "n",
        'ò' | 'ó' | 'ô' | 'ö' | 'õ' | 'Ò' | 'Ó' | 'Ô' | 'Ö' | 'Õ' | 'о' | 'О' | 'ο' => "o",
        'р' | 'Р' => "p",
        'ù' | 'ú' | 'û' | 'ü' | 'Ù' | 'Ú' | 'Û' | 'Ü' => "u",
        'х' | 'Х' => "x",
        'ÿ' | 'ý' | 'Ÿ' | 'Ý' | 'у' | 'У' => "y",
        'œ' | 'Œ' => "oe",
        'æ' | 'Æ' => "ae",
        _ => "",
    }
}

/// Does it disappear: accents apart, soft hyphens, zero-width characters?
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

fn chars(text: &str) -> Vec<Char> {
    let mut all = Vec::with_capacity(text.len());
    for (start, c) in text.char_indices().filter(|(_, c)| !is_invisible(*c)) {
        let (end, capital) = (start + c.len_utf8(), c.is_uppercase());
        // Full-width forms of ASCII.
        let c = match u32::from(c) {
            wide @ 0xff01..=0xff5e => char::from_u32(wide - 0xfee0).unwrap_or(c),
            _ => c,
        };
        match plain(c) {
            "" => all.extend(c.to_lowercase().map(|c| Char { c, start, end, capital })),
            letters => all.extend(letters.chars().map(|c| Char { c, start, end, capital })),
        }
    }
    all
}

/// A word of a list as it is compared.
pub(super) fn fold(word: &str) -> String {
    chars(word).into_iter().map(|one| one.c).collect()
}

/// The letters that a figure or a sign may stand for.
fn stands_for(c: char) -> Option<[char; 2]> {
    Some(match c {
        '0' => ['o', 'o'],
        '1' => ['i', 'l'],
        '3' | '€' => ['e', 'e'],
        '4' | '@' => ['a', 'a'],
        '5' | '$' => ['s', 's'],
        '7' => ['t', 't'],
        '8' => ['b', 'b'],
        '!' | '|' => ['i', 'l'],
        _ => return None,
    })
}

fn tokens(text: &str) -> Vec<Token> {
    let chars = chars(text);
    let mut all: Vec<Token> = Vec::new();
    let (mut word, mut gap) = (Vec::new(), String::new());
    for (at, one) in chars.iter().enumerate() {
        // `!` and `|` are letters only between two letters.
        let beside = |at: Option<usize>| {
            at.and_then(|at| chars.get(at)).is_some_and(|other| other.c.is_alphanumeric())
        };
        let between = beside(at.checked_sub(1)) && beside(Some(at + 1));
        let in_word = one.c.is_alphanumeric()
            || matches!(one.c, '@' | '$' | '€')
            || between && matches!(one.c, '!' | '|');
        if in_word {
            word.push(*one);
        } else {
            if !word.is_empty() {
                all.push(Token { chars: std::mem::take(&mut word), gap: std::mem::take(&mut gap) });
            }
            gap.push(one.c);
        }
    }
    if !word.is_empty() {
        all.push(Token { chars: word, gap });
    }
    all
}

/// Every reading of letters: as they are, figures as letters, letters repeated three times or more once or twice.
fn readings(word: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::from([word.to_owned()]);
    if word.chars().any(char::is_alphabetic) {
        for choice in 0..2 {
            all.insert(word.chars().map(|c| stands_for(c).map_or(c, |letters| letters[choice])).collect());
        }
    }
    for one in all.clone() {
        for most in [1, 2] {
            all.insert(shortened(&one, most));
        }
    }
    all
}

/// Runs of three letters or more, cut to `most`.
fn shortened(word: &str, most: usize) -> String {
    let chars: Vec<char> = word.chars().collect();
    chars
        .chunk_by(|a, b| a == b)
        .flat_map(|run| run.iter().take(if run.len() >= 3 { most } else { run.len() }))
        .collect()
}

/// Longest word looked for in letters spaced out.
const SPACED_OUT: usize = 20;

/// The words of a text: each piece, then the pieces that may be one word: letters spaced out, a word cut by a dash or
/// by a line end.
pub(super) fn words(text: &str) -> Vec<Word> {
    let tokens = tokens(text);
    let mut all: Vec<Word> = (0..tokens.len()).filter_map(|at| word(&tokens, at..at + 1)).collect();
    let mut joined = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let single = |at: usize| tokens.get(at).is_some_and(|token| token.chars.len() == 1);
        let mut end = at;
        while single(end) && (end == at || tokens[end].gap.chars().count() <= 3) {
            end += 1;
        }
        // Every part of the run: other single letters may stand before or after.
        for from in at..end.saturating_sub(2) {
            let to = end.min(from + SPACED_OUT);
            joined.extend((from + 3..=to).filter_map(|to| word(&tokens, from..to)));
        }
        at = end.max(at + 1);
    }
    for at in 1..tokens.len() {
        let gap = &tokens[at].gap;
        let cut = gap.contains('\n') || gap.trim() == "-" || gap.trim() == "_";
        let length = tokens[at - 1].chars.len() + tokens[at].chars.len();
        if cut && gap.chars().count() <= 4 && length >= 4 {
            joined.extend(word(&tokens, at - 1..at + 1));
        }
    }
    // Joined words come after the pieces: an entry of several words never mixes both.
    all.extend(joined.into_iter().flat_map(|word| [word, barrier(text.len())]));
    all
}

fn word(tokens: &[Token], range: Range<usize>) -> Option<Word> {
    let parts = tokens.get(range.clone())?;
    let (first, last) = (parts.first()?, parts.last()?);
    let letters: String = parts.iter().flat_map(|token| token.chars.iter().map(|one| one.c)).collect();
    let close = first.gap.chars().all(|c| c.is_whitespace() || matches!(c, '\'' | '’' | '-'));
    Some(Word {
        start: first.chars.first()?.start,
        end: last.chars.last()?.end,
        tokens: range,
        readings: readings(&letters),
        capital: first.chars.first()?.capital,
        close,
    })
}

/// A word that matches nothing.
fn barrier(at: usize) -> Word {
    Word { start: at, end: at, tokens: 0..0, readings: BTreeSet::new(), capital: false, close: false }
}

const STREETS: [&str; 14] = [
    "rue",
    "avenue",
    "av",
    "boulevard",
    "bd",
    "place",
    "allee",
    "allees",
    "chemin",
    "impasse",
    "quai",
    "square",
    "faubourg",
    "metro",
];
const ARTICLES: [&str; 9] = ["de", "du", "des", "la", "le", "les", "l", "d", "aux"];
/// Words of the name of a street.
const NAME_WORDS: usize = 3;

/// The pieces of the text that are the name of a street: after its kind and its articles, words with a capital.
pub(super) fn street_names(words: &[Word]) -> BTreeSet<usize> {
    let is =
        |word: &Word, list: &[&str]| word.readings.iter().any(|reading| list.contains(&reading.as_str()));
    let pieces: Vec<&Word> = words.iter().filter(|word| word.tokens.len() == 1).collect();
    let mut names = BTreeSet::new();
    for (at, _) in pieces.iter().enumerate().filter(|(_, word)| is(word, &STREETS)) {
        let mut named = 0;
        for word in pieces.iter().skip(at + 1).take_while(|word| word.close) {
            if is(word, &ARTICLES) {
                continue;
            }
            if !word.capital || named == NAME_WORDS {
                break;
            }
            names.extend(word.tokens.clone());
            named += 1;
        }
    }
    names
}
