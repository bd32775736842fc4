//! Several needs in one text: what a requester wrote, cut where one thing ends and another begins.

/// How many clauses are proposed.
const MOST: usize = 8;
/// The shortest text that may be a need of its own, in characters.
const SHORTEST: usize = 12;
/// The longest title.
const LONGEST: usize = 140;

/// The clauses of a text, in order: sentences, lines of a list, parts between semicolons. A greeting and a repetition are
/// none. Nothing is lost: the whole text stays beside them.
#[must_use]
pub fn clauses(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in text.lines() {
        let mut clause = String::new();
        let mut letters = line.chars().peekable();
        while let Some(letter) = letters.next() {
            // A point inside a number or an abbreviation is followed by no space.
            let ends = matches!(letter, ';' | '!' | '?')
                || (letter == '.' && letters.peek().is_none_or(|next| next.is_whitespace()));
            if ends {
                keep(&mut found, &clause);
                clause.clear();
            } else {
                clause.push(letter);
            }
        }
        keep(&mut found, &clause);
    }
    found.truncate(MOST);
    found
}

fn keep(found: &mut Vec<String>, clause: &str) {
    let is_bullet = |c: char| matches!(c, '-' | '–' | '—' | '•' | '*' | '·');
    let bare = clause.trim().trim_start_matches(is_bullet).trim_start();
    // « 1) », « 2. » of a numbered list.
    let bare =
        bare.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches([')', '.', '°']).trim();
    let bare = if bare.is_empty() { clause.trim() } else { bare };
    let lower = bare.to_lowercase();
    let polite =
        ["bonjour", "madame", "merci", "cordialement", "bien à vous", "hello", "dear", "thank", "regards"];
    let is_polite = bare.chars().count() < 45 && polite.iter().any(|word| lower.starts_with(word));
    if bare.chars().count() < SHORTEST || is_polite || found.iter().any(|one| one.to_lowercase() == lower) {
        return;
    }
    let mut title: String = bare.chars().take(LONGEST).collect();
    if bare.chars().count() > LONGEST {
        title.push('…');
    }
    found.push(title);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_where_one_thing_ends() {
        let text = "Bonjour,\nLa chaudière du 12 rue Haute tombe en panne tous les mois. \
                    Nous cherchons aussi un comptable; il faudrait refaire les toits.\n- Un plan sur 10 ans\n\
                    2) un audit à 1.500 euros au plus\nMerci d’avance !";
        assert_eq!(
            clauses(text),
            [
                "La chaudière du 12 rue Haute tombe en panne tous les mois",
                "Nous cherchons aussi un comptable",
                "il faudrait refaire les toits",
                "Un plan sur 10 ans",
                "un audit à 1.500 euros au plus",
            ]
        );
        assert!(clauses("Bonjour").is_empty());
        assert_eq!(clauses(&"a ".repeat(500))[0].chars().count(), 141);
        assert_eq!(clauses(&"Une chose à faire. ".repeat(50)).len(), 1);
    }
}
