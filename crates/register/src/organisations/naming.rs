//! Telling organisations of the same name apart: by their commune, and by the number that the law gives them.

use super::Organisation;

/// Where an organisation is and under which number: « Valombre, SIREN 123456789 ». Empty: nobody said either.
#[must_use]
pub fn place_of(one: &Organisation) -> String {
    let siren = one.siren.as_deref().or(one.siret.as_deref().and_then(|siret| siret.get(..9)));
    let number = siren.map(|siren| format!("SIREN {siren}"));
    let number = number.or_else(|| one.rna.as_ref().map(|rna| format!("RNA {rna}")));
    let parts: Vec<String> = one.commune_name.clone().into_iter().chain(number).collect();
    parts.join(", ")
}

fn is_same_name(one: &Organisation, name: &str) -> bool {
    one.closed_at.is_none() && one.name == name
}

/// The name that a form shows: alone when it is enough, else with what tells it apart.
#[must_use]
pub fn label_of(one: &Organisation, all: &[Organisation]) -> String {
    let place = place_of(one);
    let is_alone = all.iter().filter(|other| is_same_name(other, &one.name)).count() < 2;
    if is_alone || place.is_empty() { one.name.clone() } else { format!("{} ({place})", one.name) }
}

/// Who is meant by what somebody typed.
#[derive(Debug)]
pub enum Named<'a> {
    One(&'a Organisation),
    /// No open organisation has this name.
    Nobody,
    /// Several have it: their labels, to be copied.
    Several(Vec<String>),
}

/// The open organisation that is called so: by its id, its label, or its name when nobody else has it.
#[must_use]
pub fn named<'a>(all: &'a [Organisation], typed: &str) -> Named<'a> {
    let typed = typed.trim();
    if let Some(one) = all.iter().find(|one| one.closed_at.is_none() && one.id == typed) {
        return Named::One(one);
    }
    let near = |one: &&Organisation| one.closed_at.is_none() && typed.starts_with(one.name.as_str());
    let whole: Vec<&Organisation> =
        all.iter().filter(near).filter(|one| one.name == typed || label_of(one, all) == typed).collect();
    match whole.as_slice() {
        [] => Named::Nobody,
        [one] => Named::One(one),
        several => Named::Several(several.iter().map(|one| label_of(one, all)).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use trust::organisation::OrganisationKind;

    fn organisation(id: &str, name: &str, commune: Option<&str>, siren: Option<&str>) -> Organisation {
        Organisation {
            id: id.to_owned(),
            kind: OrganisationKind::Association,
            name: name.to_owned(),
            siren: siren.map(str::to_owned),
            siret: None,
            rna: None,
            about: None,
            website: None,
            contact_email: None,
            contact_phone: None,
            address: None,
            postcode: None,
            commune_code: None,
            commune_name: commune.map(str::to_owned),
            lon: None,
            lat: None,
            is_listed: true,
            is_ess: None,
            source: None,
            source_id: None,
            updated_on: String::new(),
            verified_at: None,
            closed_at: None,
        }
    }

    #[test]
    fn a_name_that_two_have_is_told_by_commune_and_number_and_never_guessed() {
        let all = [
            organisation("a", "Toits", Some("Valombre"), Some("123456782")),
            organisation("b", "Toits", Some("Rivelle"), None),
            organisation("c", "Abri", None, None),
        ];
        assert_eq!(label_of(&all[0], &all), "Toits (Valombre, SIREN 123456782)");
        assert_eq!(label_of(&all[2], &all), "Abri");
        assert!(matches!(named(&all, "Abri"), Named::One(one) if one.id == "c"));
        assert!(matches!(named(&all, " Toits (Rivelle) "), Named::One(one) if one.id == "b"));
        assert!(matches!(named(&all, "a"), Named::One(one) if one.id == "a"));
        let Named::Several(labels) = named(&all, "Toits") else { panic!("two have this name") };
        assert_eq!(labels, ["Toits (Valombre, SIREN 123456782)", "Toits (Rivelle)"]);
        assert!(matches!(named(&all, "Toit"), Named::Nobody));
        let mut closed = all.to_vec();
        closed[1].closed_at = Some("2026-01-01".to_owned());
        assert!(
            matches!(named(&closed, "Toits"), Named::One(one) if one.id == "a"),
            "one that is closed is not meant"
        );
    }
}
