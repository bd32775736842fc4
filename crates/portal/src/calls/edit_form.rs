//! The form of a call: what it asks for, as rows that buttons add and remove, without script. A form is kept as it was typed
//! until it can be read whole.

use super::publics::situation_choices;
use super::words::{quota, read_part, typed_part};
use crate::calls::places;
use crate::diagnoses::words::typed;
use crate::edge::form::Pairs;
use crate::envelopes::words::read_cents;
use crate::ui::{Choice, Field};
use ::calls::{QuotaKind, Specification};
use jiff::civil::DateTime;
use register::directory::geography::Gazetteer;
use std::collections::BTreeMap;
use texts::Texts;
use texts::people::organisation_kind;
use trust::organisation::OrganisationKind as Kind;

/// The lists of a call, in the order of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum List {
    Publics,
    Criteria,
    Mix,
    Questions,
    Categories,
    Funds,
    Quotas,
}

impl List {
    pub const ALL: [List; 7] = [
        List::Publics,
        List::Criteria,
        List::Mix,
        List::Questions,
        List::Categories,
        List::Funds,
        List::Quotas,
    ];

    /// How names of its fields begin.
    pub const fn code(self) -> &'static str {
        match self {
            List::Publics => "public",
            List::Criteria => "critere",
            List::Mix => "mixite",
            List::Questions => "question",
            List::Categories => "categorie",
            List::Funds => "fonds",
            List::Quotas => "quota",
        }
    }

    pub fn title(self, t: Texts) -> String {
        match self {
            List::Publics => t.call_publics(),
            List::Criteria => t.call_criteria(),
            List::Mix => t.call_partners(),
            List::Questions => t.call_asked(),
            List::Categories => t.call_categories(),
            List::Funds => t.call_funds(),
            List::Quotas => t.call_rules(),
        }
    }
}

/// A row as it was typed: its key, and the values of its fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Row {
    pub key: String,
    pub values: Vec<(&'static str, String)>,
}

impl Row {
    fn fresh() -> Row {
        Row { key: uuid::Uuid::now_v7().to_string(), values: Vec::new() }
    }

    pub fn text(&self, name: &str) -> &str {
        self.values.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value)
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.values.iter().filter(move |(key, _)| *key == name).map(|(_, value)| value.as_str())
    }
}

/// The fields of the head, then the rows of each list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Typed {
    pub head: BTreeMap<&'static str, String>,
    pub rows: BTreeMap<List, Vec<Row>>,
}

/// Names of the fields of the head.
const HEAD: [&str; 18] = [
    "titre",
    "resume",
    "objectifs",
    "territoires",
    "textes",
    "financeurs",
    "mois-min",
    "mois-max",
    "ouverture",
    "ouverture-heure",
    "cloture",
    "cloture-heure",
    "questions-fin",
    "comite",
    "resultats",
    "taux-public",
    "acte",
    "vu",
];

/// Names of the fields of a row of a list.
const fn parts(list: List) -> &'static [&'static str] {
    match list {
        List::Publics => &["libelle", "raison", "une", "toutes"],
        List::Criteria => &["libelle", "regard", "poids"],
        List::Mix => &["natures", "combien"],
        List::Questions => &["libelle", "aide", "longueur", "obligatoire"],
        List::Categories => &["libelle", "eligible"],
        List::Funds => &["financeur", "nom", "total", "taux", "minimum", "maximum", "menage", "paie"],
        List::Quotas => &["libelle", "sorte", "designe", "moins"],
    }
}

fn hour(at: DateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

impl Typed {
    /// A form with one empty row of what cannot be absent.
    pub fn blank() -> Typed {
        let first = |list: List| match list {
            List::Quotas => (list, Vec::new()),
            _ => (list, vec![Row::fresh()]),
        };
        let hours = [
            ("ouverture-heure", "09:00"),
            ("cloture-heure", "12:00"),
            ("mois-min", "12"),
            ("mois-max", "36"),
        ];
        Typed {
            head: hours.map(|(name, text)| (name, text.to_owned())).into(),
            rows: List::ALL.map(first).into(),
        }
    }

    /// What is kept, as a form shows it. `names`: of organisations, by id.
    pub fn of(
        one: &Specification,
        others: &[String],
        (gazetteer, names): (&Gazetteer, &BTreeMap<String, String>),
    ) -> Typed {
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let head = [
            ("titre", one.title.clone()),
            ("resume", one.summary.clone()),
            ("objectifs", one.objectives.join("\n")),
            ("territoires", places::typed(gazetteer, &one.territories)),
            ("textes", one.reference.clone()),
            ("financeurs", others.join("\n")),
            ("mois-min", one.least_months.to_string()),
            ("mois-max", one.most_months.to_string()),
            ("ouverture", one.opens.date().to_string()),
            ("ouverture-heure", hour(one.opens)),
            ("cloture", one.closes.date().to_string()),
            ("cloture-heure", hour(one.closes)),
            ("questions-fin", day(one.questions_until)),
            ("comite", day(one.committee_on)),
            ("resultats", day(one.results_on)),
            ("contester", one.contest_days.map(|days| days.to_string()).unwrap_or_default()),
            ("taux-public", one.public_rate_bp.map(typed_part).unwrap_or_default()),
        ];
        let row = |key: &str, values: Vec<(&'static str, String)>| Row { key: key.to_owned(), values };
        let yes = |name: &'static str, is: bool| is.then(|| (name, "oui".to_owned()));
        let many = |name: &'static str, all: Vec<String>| all.into_iter().map(move |one| (name, one));
        let publics = one.publics.iter().map(|p| {
            let mut values = vec![("libelle", p.label.clone()), ("raison", p.reason.clone())];
            values.extend(many("une", p.any_of.iter().map(|s| s.code().to_owned()).collect()));
            values.extend(many("toutes", p.all_of.iter().map(|s| s.code().to_owned()).collect()));
            row(&p.key, values)
        });
        let criteria = one.criteria.iter().map(|c| {
            let poids = c.weight.to_string();
            row(&c.key, vec![("libelle", c.label.clone()), ("regard", c.looks_at.clone()), ("poids", poids)])
        });
        let mix = one.mix.iter().map(|m| {
            let mut values = vec![("combien", m.at_least.to_string())];
            values.extend(many("natures", m.kinds.iter().map(|k| k.code().to_owned()).collect()));
            Row { values, ..Row::fresh() }
        });
        let questions = one.questions.iter().map(|q| {
            let mut values = vec![
                ("libelle", q.label.clone()),
                ("aide", q.hint.clone()),
                ("longueur", q.most_chars.to_string()),
            ];
            values.extend(yes("obligatoire", q.is_required));
            row(&q.key, values)
        });
        let categories = one.categories.iter().map(|c| {
            let mut values = vec![("libelle", c.label.clone())];
            values.extend(yes("eligible", c.is_eligible));
            row(&c.key, values)
        });
        let funds = one.funds.iter().map(|f| {
            let mut values = vec![
                ("financeur", names.get(&f.organisation).cloned().unwrap_or_default()),
                ("nom", f.name.clone()),
                ("total", typed(f.total_cents)),
                ("taux", typed_part(f.rate_bp)),
                ("minimum", typed(f.least_cents)),
                ("maximum", typed(f.most_cents)),
                ("menage", f.most_per_household_cents.map(typed).unwrap_or_default()),
            ];
            values.extend(many("paie", f.categories.iter().cloned().collect()));
            row(&f.key, values)
        });
        let quotas = one.quotas.iter().map(|q| {
            let of: Vec<String> = q.of.iter().cloned().collect();
            let values = vec![
                ("libelle", q.label.clone()),
                ("sorte", q.kind.code().to_owned()),
                ("designe", of.join("\n")),
                ("moins", typed_part(q.at_least_bp)),
            ];
            row(&q.key, values)
        });
        Typed {
            head: head.into(),
            rows: [
                (List::Publics, publics.collect()),
                (List::Criteria, criteria.collect()),
                (List::Mix, mix.collect()),
                (List::Questions, questions.collect()),
                (List::Categories, categories.collect()),
                (List::Funds, funds.collect()),
                (List::Quotas, quotas.collect()),
            ]
            .into(),
        }
    }

    /// What a page sent. Rows are numbered from one, without a hole.
    pub fn sent(form: &Pairs) -> Typed {
        let head = HEAD.iter().map(|name| (*name, form.text(name).unwrap_or("").to_owned()));
        let rows = List::ALL.map(|list| {
            let name = |part: &str, n: usize| format!("{}-{part}-{n}", list.code());
            let row = |n: usize| {
                let values = parts(list).iter().flat_map(|part| {
                    let name = name(part, n);
                    form.all(&name).map(|value| (*part, value.to_owned())).collect::<Vec<_>>()
                });
                Row { key: form.text(&name("cle", n)).unwrap_or("").to_owned(), values: values.collect() }
            };
            let there = |n: &usize| form.text(&name("cle", *n)).is_some();
            (list, (1..=::calls::MOST_ROWS).take_while(there).map(row).collect())
        });
        Typed { head: head.collect(), rows: rows.into() }
    }

    pub fn text(&self, name: &str) -> &str {
        self.head.get(name).map_or("", String::as_str)
    }

    pub fn list(&self, list: List) -> &[Row] {
        self.rows.get(&list).map_or(&[], Vec::as_slice)
    }

    /// Does a button of rows; `false`: the button was another one.
    pub fn row_act(&mut self, act: &str) -> bool {
        for list in List::ALL {
            let rows = self.rows.entry(list).or_default();
            if act == format!("ajouter-{}", list.code()) {
                if rows.len() < ::calls::MOST_ROWS {
                    rows.push(Row::fresh());
                }
                return true;
            }
            let gone =
                act.strip_prefix(&format!("retirer-{}-", list.code())).and_then(|n| n.parse::<usize>().ok());
            if let Some(n) = gone {
                if (1..=rows.len()).contains(&n) {
                    rows.remove(n - 1);
                }
                return true;
            }
        }
        false
    }

    /// The fields at the head of the form.
    pub fn head_fields(&self, t: Texts) -> Vec<Field> {
        let text = |name: &str| self.text(name).to_owned();
        vec![
            Field::text("titre", t.call_name(), &text("titre")).required(),
            Field::area("resume", t.call_summary(), &text("resume")),
            Field::area("objectifs", t.call_objectives(), &text("objectifs"))
                .hint(t.call_one_by_line())
                .required(),
            Field::area("territoires", t.call_territories(), &text("territoires"))
                .hint(t.call_territories_hint()),
            Field::date("ouverture", t.call_opens(), &text("ouverture")).required(),
            Field::text("ouverture-heure", t.call_opens_hour(), &text("ouverture-heure"))
                .hint(t.call_hour_hint()),
            Field::date("cloture", t.call_closes(), &text("cloture")).required(),
            Field::text("cloture-heure", t.call_closes_hour(), &text("cloture-heure"))
                .hint(t.call_hour_hint()),
            Field::date("questions-fin", t.call_questions_last(), &text("questions-fin")),
            Field::date("comite", t.call_committee(), &text("comite")),
            Field::date("resultats", t.call_results(), &text("resultats")),
            Field::number("contester", t.call_contest_days(), &text("contester"), 1, 365)
                .hint(t.call_contest_days_hint()),
            Field::number("mois-min", t.call_least_months(), &text("mois-min"), 1, 120).required(),
            Field::number("mois-max", t.call_most_months(), &text("mois-max"), 1, 120).required(),
            Field::text("taux-public", t.call_public_rate_field(), &text("taux-public")).unit("%"),
            Field::area("financeurs", t.call_others(), &text("financeurs")).hint(t.call_others_hint()),
            Field::area("textes", t.call_reference(), &text("textes")),
        ]
    }

    /// The fields of a row.
    pub fn fields(&self, t: Texts, list: List, n: usize, row: &Row) -> Vec<Field> {
        let name = |part: &str| format!("{}-{part}-{n}", list.code());
        let text = |part: &str, label: String| Field::text(&name(part), label, row.text(part));
        let boxes =
            |part: &'static str, label: String, all: Vec<Choice>| Field::boxes(&name(part), label, all);
        let tick = |part: &'static str, label: String| {
            Field::boxes(&name(part), label.clone(), vec![Choice::new("oui", t.yes(), row.text(part))])
        };
        let has = |part: &'static str, value: &str| row.all(part).any(|one| one == value);
        match list {
            List::Publics => vec![
                text("libelle", t.call_public_label()).required(),
                text("raison", t.call_public_reason()).required(),
                boxes("une", t.call_any_of_field(), situation_choices(t, |s| has("une", s.code()))),
                boxes("toutes", t.call_all_of_field(), situation_choices(t, |s| has("toutes", s.code()))),
            ],
            List::Criteria => vec![
                text("libelle", t.call_criterion()).required(),
                text("regard", t.call_looks_at()),
                Field::number(&name("poids"), t.call_weight(), row.text("poids"), 1, 100).required(),
            ],
            List::Mix => {
                let kinds = [
                    Kind::Landlord,
                    Kind::Association,
                    Kind::EssCompany,
                    Kind::Innovator,
                    Kind::Federation,
                    Kind::Authority,
                ];
                let kinds = kinds.map(|one| Choice {
                    value: one.code().to_owned(),
                    label: organisation_kind(t, one),
                    chosen: has("natures", one.code()),
                });
                vec![
                    boxes("natures", t.call_mix_kinds(), kinds.into()),
                    Field::number(&name("combien"), t.call_mix_least(), row.text("combien"), 1, 20)
                        .required(),
                ]
            }
            List::Questions => vec![
                text("libelle", t.call_question_label()).required(),
                text("aide", t.call_question_hint()),
                Field::number(&name("longueur"), t.call_question_length(), row.text("longueur"), 1, 20_000)
                    .required(),
                tick("obligatoire", t.call_question_required()),
            ],
            List::Categories => vec![
                text("libelle", t.call_category()).required(),
                tick("eligible", t.call_category_eligible()),
            ],
            List::Funds => {
                let pays = (1..).zip(self.list(List::Categories)).map(|(rank, one): (usize, &Row)| {
                    let label = one.text("libelle");
                    let label = if label.is_empty() { t.call_category_n(rank) } else { label.to_owned() };
                    Choice { value: one.key.clone(), label, chosen: has("paie", &one.key) }
                });
                vec![
                    text("financeur", t.call_funder()).hint(t.call_funder_hint()).required(),
                    text("nom", t.call_fund_name()).required(),
                    text("total", t.call_money()).unit("€").required(),
                    text("taux", t.call_rate()).unit("%").required(),
                    text("minimum", t.call_least()).unit("€"),
                    text("maximum", t.call_most()).unit("€").required(),
                    text("menage", t.call_per_household()).unit("€"),
                    boxes("paie", t.call_pays(), pays.collect()),
                ]
            }
            List::Quotas => {
                let kinds = QuotaKind::ALL
                    .iter()
                    .map(|one| Choice::new(one.code(), quota(t, *one), row.text("sorte")));
                vec![
                    text("libelle", t.call_quota_label()).required(),
                    Field::select(&name("sorte"), t.call_quota_kind(), kinds.collect()),
                    Field::area(&name("designe"), t.call_quota_of(), row.text("designe"))
                        .hint(t.call_quota_of_hint()),
                    text("moins", t.call_quota_least()).unit("%").required(),
                ]
            }
        }
    }
}

/// A share as a field says it; `None` when it is none.
pub(super) fn rate(text: &str) -> Option<u32> {
    read_part(text)
}

/// An amount that may be absent.
pub(super) fn amount(text: &str) -> Option<i64> {
    if text.is_empty() { Some(0) } else { read_cents(text) }
}
