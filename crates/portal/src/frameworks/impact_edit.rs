//! The terms of a social impact contract: who pays in, who pays for results, what is counted and with what chance.

use super::crumbs;
use super::edit::{FormPage, Group, refusal};
use super::impacts::aside;
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::funding::language;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place as At, Problem, go, show, show_wrong};
use axum::extract::Path;
use funding::impact::Field as Term;
use law::{Unit, Value};
use procurement::impact::{Aim, Investor, Payer, Place, Terms};
use register::frameworks::NewImpactStudy;
use std::collections::BTreeMap;
use texts::Texts;

/// Lines of the form; those that are empty are not counted.
const INVESTORS: usize = 4;
const PAYERS: usize = 3;
const AIMS: usize = 4;

/// Reads the form. Which line of the form an investor, a payer or a result came from is kept, so that what is wrong with it
/// is told there.
struct Reader<'a> {
    t: Texts,
    form: &'a Pairs,
    problems: Vec<Problem>,
    investors: Vec<usize>,
    payers: Vec<usize>,
    aims: Vec<usize>,
}

const OF_AIM: [&str; 11] =
    ["quoi", "suivis", "objectif", "prix", "seuil", "plus", "le", "bas", "haut", "sans", "evite"];

impl Reader<'_> {
    fn value(&mut self, name: &str, unit: Unit) -> Option<i64> {
        let text = self.form.text(name)?;
        let value = Value::parse(unit, text);
        if value.is_none() {
            let shown: String = text.chars().take(20).collect();
            self.problems.push(Problem::new(name, self.t.framework_wrong_figure(shown)));
        }
        value.map(|value| value.amount)
    }

    fn day(&mut self, name: &str) -> Option<jiff::civil::Date> {
        let text = self.form.text(name)?;
        let day = text.parse().ok();
        if day.is_none() {
            self.problems.push(Problem::new(name, self.t.law_wrong_day()));
        }
        day
    }

    fn words(&self, name: &str) -> String {
        self.form.text(name).unwrap_or_default().to_owned()
    }

    fn is_blank(&self, names: &[String]) -> bool {
        names.iter().all(|name| self.form.text(name).is_none())
    }

    fn terms(&mut self) -> Terms {
        let mut terms = Terms::default();
        for n in 1..=INVESTORS {
            let names = ["nom", "mise", "le"].map(|what| format!("i{n}-{what}"));
            if !self.is_blank(&names) {
                let [name, stake, day] = names;
                let (cents, on) = (self.value(&stake, Unit::Eur).unwrap_or(0), self.day(&day));
                terms.investors.push(Investor { name: self.words(&name), cents, on });
                self.investors.push(n);
            }
        }
        for n in 1..=PAYERS {
            let names = ["nom", "part"].map(|what| format!("p{n}-{what}"));
            if !self.is_blank(&names) {
                let [name, share] = names;
                let share = self.value(&share, Unit::Percent).unwrap_or(0);
                terms.payers.push(Payer { name: self.words(&name), share });
                self.payers.push(n);
            }
        }
        for n in 1..=AIMS {
            let name = |what: &str| format!("r{n}-{what}");
            if self.is_blank(&OF_AIM.map(name)) {
                continue;
            }
            terms.aims.push(Aim {
                label: self.words(&name("quoi")),
                people: self.value(&name("suivis"), Unit::Count).unwrap_or(0),
                target: self.value(&name("objectif"), Unit::Count).unwrap_or(0),
                price_cents: self.value(&name("prix"), Unit::Eur).unwrap_or(0),
                from: self.value(&name("seuil"), Unit::Count).unwrap_or(0),
                most: self.value(&name("plus"), Unit::Count),
                verified_on: self.day(&name("le")),
                // A chance that nobody gives is any chance.
                low: self.value(&name("bas"), Unit::Percent).unwrap_or(0),
                high: self.value(&name("haut"), Unit::Percent).unwrap_or(10_000),
                without: self.value(&name("sans"), Unit::Percent),
                spared_cents: self.value(&name("evite"), Unit::Eur),
            });
            self.aims.push(n);
        }
        terms.payer_cap_cents = self.value("plafond", Unit::Eur);
        terms.gain_cap = self.value("gain", Unit::Percent);
        terms
    }

    /// The field of the form where a fault of the engine is put right.
    fn place(&self, place: Place) -> String {
        let line = |all: &[usize], at: usize| all.get(at).copied().unwrap_or(1);
        let aim = |at: usize, what: &str| format!("r{}-{what}", line(&self.aims, at));
        match place {
            Place::Investor(at) => format!("i{}-nom", line(&self.investors, at)),
            Place::Payer(at) => format!("p{}-part", line(&self.payers, at)),
            Place::Payers => "p1-part".to_owned(),
            Place::People(at) => aim(at, "suivis"),
            Place::Chance(at) => aim(at, "bas"),
            Place::Without(at) => aim(at, "sans"),
            Place::Whole => "r1-suivis".to_owned(),
            Place::Contract(field) => match field {
                Term::Advances | Term::Level => "i1-mise".to_owned(),
                Term::Advance(at) => format!("i{}-mise", line(&self.investors, at)),
                Term::Outcomes => "r1-quoi".to_owned(),
                Term::Label(at) => aim(at, "quoi"),
                Term::Target(at) => aim(at, "objectif"),
                Term::Price(at) => aim(at, "prix"),
                Term::From(at) => aim(at, "seuil"),
                Term::Most(at) => aim(at, "plus"),
                Term::Verified(at) => aim(at, "le"),
                Term::Spared(at) => aim(at, "evite"),
                Term::PayerCap => "plafond".to_owned(),
                Term::GainCap => "gain".to_owned(),
            },
        }
    }
}

/// Terms as they would be typed.
fn typed(new: &NewImpactStudy) -> BTreeMap<String, String> {
    let plain = |unit: Unit, amount: i64| Value { unit, amount }.plain();
    let mut all = BTreeMap::from([("titre".to_owned(), new.title.clone())]);
    let mut put = |name: String, text: Option<String>| {
        if let Some(text) = text {
            all.insert(name, text);
        }
    };
    for (n, one) in (1..).zip(&new.terms.investors) {
        put(format!("i{n}-nom"), Some(one.name.clone()));
        put(format!("i{n}-mise"), Some(plain(Unit::Eur, one.cents)));
        put(format!("i{n}-le"), one.on.map(|day| day.to_string()));
    }
    for (n, one) in (1..).zip(&new.terms.payers) {
        put(format!("p{n}-nom"), Some(one.name.clone()));
        put(format!("p{n}-part"), Some(plain(Unit::Percent, one.share)));
    }
    for (n, one) in (1..).zip(&new.terms.aims) {
        let mut of = |what: &str, text: Option<String>| put(format!("r{n}-{what}"), text);
        of("quoi", Some(one.label.clone()));
        of("suivis", Some(one.people.to_string()));
        of("objectif", Some(one.target.to_string()));
        of("prix", Some(plain(Unit::Eur, one.price_cents)));
        of("seuil", (one.from > 0).then(|| one.from.to_string()));
        of("plus", one.most.map(|most| most.to_string()));
        of("le", one.verified_on.map(|day| day.to_string()));
        of("bas", Some(plain(Unit::Percent, one.low)));
        of("haut", Some(plain(Unit::Percent, one.high)));
        of("sans", one.without.map(|share| plain(Unit::Percent, share)));
        of("evite", one.spared_cents.map(|cents| plain(Unit::Eur, cents)));
    }
    put("plafond".to_owned(), new.terms.payer_cap_cents.map(|cents| plain(Unit::Eur, cents)));
    put("gain".to_owned(), new.terms.gain_cap.map(|rate| plain(Unit::Percent, rate)));
    all
}

fn groups(t: Texts, value: &dyn Fn(&str) -> String, problems: &[Problem]) -> Vec<Group> {
    let text = |name: String, label: String| Field::text(&name, label, &value(&name));
    let date = |name: String, label: String| Field::date(&name, label, &value(&name));
    let group = |legend: String, hint: String, fields: Vec<Field>| Group {
        legend,
        hint,
        fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
    };
    let mut all = Vec::new();
    for n in 1..=INVESTORS {
        let fields = vec![
            text(format!("i{n}-nom"), t.framework_name()),
            text(format!("i{n}-mise"), t.framework_stake()).unit("€"),
            date(format!("i{n}-le"), t.framework_paid_in_on()),
        ];
        let hint = if n == 1 { t.framework_investors_hint() } else { String::new() };
        all.push(group(t.framework_investor(n.to_string()), hint, fields));
    }
    for n in 1..=PAYERS {
        let fields = vec![
            text(format!("p{n}-nom"), t.framework_name()),
            text(format!("p{n}-part"), t.framework_payer_share()).unit("%"),
        ];
        let hint = if n == 1 { t.framework_payers_hint() } else { String::new() };
        all.push(group(t.framework_payer(n.to_string()), hint, fields));
    }
    for n in 1..=AIMS {
        let name = |what: &str| format!("r{n}-{what}");
        let fields = vec![
            text(name("quoi"), t.framework_what()).hint(t.framework_what_hint()),
            text(name("suivis"), t.framework_people()),
            text(name("objectif"), t.framework_target()),
            text(name("prix"), t.framework_price()).unit("€"),
            text(name("seuil"), t.framework_threshold()).hint(t.framework_threshold_hint()),
            text(name("plus"), t.framework_most()),
            date(name("le"), t.framework_verified()),
            text(name("bas"), t.framework_low()).unit("%").hint(t.framework_low_hint()),
            text(name("haut"), t.framework_high()).unit("%"),
            text(name("sans"), t.framework_without()).unit("%").hint(t.framework_without_hint()),
            text(name("evite"), t.framework_spared()).unit("€").hint(t.framework_spared_hint()),
        ];
        let hint = if n == 1 { t.framework_aims_hint() } else { String::new() };
        all.push(group(t.framework_aim(n.to_string()), hint, fields));
    }
    let limits = vec![
        text("plafond".to_owned(), t.framework_payer_cap()).unit("€"),
        text("gain".to_owned(), t.framework_gain_cap()).unit("%"),
    ];
    all.push(group(t.framework_limits(), t.framework_limits_hint(), limits));
    all
}

fn page<'a>(
    asked: &Asked,
    seen: Option<(&str, i64)>,
    value: &dyn Fn(&str) -> String,
    problems: &'a [Problem],
) -> FormPage<'a> {
    let t = asked.t;
    let base = "/cadres-juridiques/impact";
    let (title, action, back) = match seen {
        None => (t.framework_impact_new(), format!("{base}/nouveau"), base.to_owned()),
        Some((id, _)) => (t.framework_impact_edit(), format!("{base}/{id}/modifier"), format!("{base}/{id}")),
    };
    FormPage {
        t,
        c: Chrome::new(asked, At::Frameworks, crumbs(t, &title)).narrow(),
        lead: t.framework_impact_form_lead(),
        title,
        action,
        back,
        edition: seen.map_or(0, |(_, edition)| edition),
        hidden: Vec::new(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        fields: vec![
            Field::text("titre", t.framework_impact(), &value("titre")).required().checked(problems),
        ],
        groups: groups(t, value, problems),
    }
}

/// `GET /cadres-juridiques/impact/nouveau`
pub(super) async fn ask(asked: Asked) -> PageResult {
    show(&page(&asked, None, &|_| String::new(), &[]))
}

/// `GET /cadres-juridiques/impact/{id}/modifier`
pub(super) async fn correct(asked: Asked, Path(id): Path<String>) -> PageResult {
    let one = asked.register.impact_study(asked.caller.organisation_id()?, &id).await?;
    let typed = typed(&one.told);
    let value = |name: &str| typed.get(name).cloned().unwrap_or_default();
    show(&page(&asked, Some((&id, one.edition)), &value, &[]))
}

async fn take(asked: Asked, seen: Option<(&str, i64)>, form: &Pairs) -> PageResult {
    let t = asked.t;
    let mut reader =
        Reader { t, form, problems: Vec::new(), investors: Vec::new(), payers: Vec::new(), aims: Vec::new() };
    let terms = reader.terms();
    let mut problems = std::mem::take(&mut reader.problems);
    if problems.is_empty() {
        // The forecast finds what the terms alone do not show: too many different amounts.
        let faults = aside(terms.clone(), |terms| terms.forecast().err().unwrap_or_default()).await?;
        problems = faults
            .into_iter()
            .map(|fault| {
                let (at, what) = (fault.place.words(), fault.words);
                let lang = language(t);
                let said = format!("{} – {}", at.told_in(lang), what.told_in(lang));
                Problem::new(&reader.place(fault.place), said)
            })
            .collect();
    }
    let mut shown = seen;
    if problems.is_empty() {
        let organisation = asked.caller.organisation_id()?;
        let new = NewImpactStudy { title: form.exact("titre").unwrap_or("").to_owned(), terms };
        match asked.register.write_impact_study(organisation, seen, &new).await {
            Ok(id) => return go(&format!("/cadres-juridiques/impact/{id}?fait=note")),
            Err(register::Error::Refused(code)) => problems.push(refusal(t, &code)),
            Err(register::Error::Changed) => {
                if let Some((id, edition)) = &mut shown {
                    *edition = asked.register.impact_study(organisation, id).await?.edition;
                }
                problems.push(Problem::new("titre", t.changed_meanwhile()));
            }
            Err(other) => return Err(other.into()),
        }
    }
    let value = |name: &str| form.exact(name).unwrap_or("").to_owned();
    show_wrong(&page(&asked, shown, &value, &problems))
}

/// `POST /cadres-juridiques/impact/nouveau`
pub(super) async fn make(asked: Asked, form: Pairs) -> PageResult {
    take(asked, None, &form).await
}

/// `POST /cadres-juridiques/impact/{id}/modifier`
pub(super) async fn write(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    // Another's is not there to be corrected, whatever was typed.
    asked.register.impact_study(asked.caller.organisation_id()?, &id).await?;
    let seen = form.text("vu").and_then(|text| text.parse().ok()).unwrap_or(0);
    take(asked, Some((&id, seen)), &form).await
}
