//! Payments: the list, and each with what its next hand may do. Four people make one; the page says whose turn it is.

use super::words::{euros, payment_state, read_cents, refusal};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::words::plural;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use ledger::PaymentState;
use register::ledger::{PaymentAct, PaymentRecord};
use texts::{Texts, format};
use trust::day::legal_day;
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    id: String,
    label: String,
    reason: String,
    amount: String,
    state: String,
    asked_on: String,
    paid_on: String,
    mine: bool,
}

#[derive(Template)]
#[template(path = "envelopes/payments.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    lines: Vec<Line>,
    count_text: String,
    filter: Field,
    may_export: bool,
}

/// May this person be the next hand? By the rule of hands and the table of rights; a fresh proof may still be asked.
fn is_next(asked: &Asked, one: &PaymentRecord) -> bool {
    let Ok(person) = asked.caller.person() else { return false };
    let own = person.actor.user.as_str();
    let was_there = one.rule().hands.iter().any(|hand| hand == own);
    match one.state {
        PaymentState::Queried => one.asked_by == own,
        PaymentState::Asked | PaymentState::Controlled | PaymentState::Ordered => {
            !was_there && asked.caller.could(Action::Change, ObjectKind::Commitment)
        }
        PaymentState::Paid | PaymentState::Refused => false,
    }
}

async fn chosen(asked: &Asked) -> Result<Vec<PaymentRecord>, PageError> {
    let mut all = asked.register.payments(asked.caller.organisation_id()?, None).await?;
    if let Some(wanted) = asked.pairs.text("etat").and_then(PaymentState::from_code) {
        all.retain(|one| one.state == wanted);
    }
    Ok(all)
}

/// `GET /enveloppes/versements`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let all = chosen(&asked).await?;
    let n = all.len() as u64;
    let state = asked.pairs.text("etat").unwrap_or("");
    let mut states = vec![Choice::new("", t.payment_all(), state)];
    states.extend(PaymentState::ALL.iter().map(|one| Choice::new(one.code(), payment_state(t, *one), state)));
    let lines = all.iter().map(|one| Line {
        id: one.id.clone(),
        label: one.label.clone().unwrap_or_else(|| t.unknown()),
        reason: one.reason.clone(),
        amount: euros(t, one.cents),
        state: payment_state(t, one.state),
        asked_on: format::date(legal_day(one.asked_at)),
        paid_on: one.paid_on.map(format::date).unwrap_or_default(),
        mine: is_next(&asked, one),
    });
    show(&ListPage {
        t,
        lines: lines.collect(),
        count_text: t.payment_count(plural(n), format::count(t.lang(), n)),
        filter: Field::select("etat", t.payment_state_label(), states),
        may_export: asked.caller.could(Action::Export, ObjectKind::Commitment),
        c: Chrome::new(
            &asked,
            Place::Envelopes,
            vec![crumb("/enveloppes", t.envelope_title()), crumb("", t.payment_title())],
        ),
    })
}

/// `GET /enveloppes/versements.csv`
pub(super) async fn csv(asked: Asked) -> PageResult {
    let t = asked.t;
    let all = chosen(&asked).await?;
    let rows = all.iter().map(|one| {
        vec![
            one.id.clone(),
            guarded(one.label.as_deref().unwrap_or_default()),
            guarded(&one.reason),
            one.cents.to_string(),
            one.state.code().to_owned(),
            legal_day(one.asked_at).to_string(),
            one.paid_on.map(|on| on.to_string()).unwrap_or_default(),
            one.bank_reference.clone().unwrap_or_default(),
        ]
    });
    let head = ["versement", "dossier", "motif", "centimes", "etat", "demande_le", "verse_le", "reference"];
    let notes = [(t.export_date(), format::date(asked.today))];
    csv_answer("versements.csv", &notes, &head.map(str::to_owned), rows)
}

#[derive(Template)]
#[template(path = "envelopes/payment.html")]
struct ShowPage<'a> {
    t: Texts,
    c: Chrome,
    is_done: bool,
    id: String,
    title: String,
    state: String,
    facts: Vec<(String, String)>,
    hands: Vec<(String, String)>,
    errors: ErrorSummary<'a>,
    subsidy: Option<String>,
    /// The buttons of the next hand: `controler`, `ordonner`.
    button: Option<(&'static str, String)>,
    pay: Option<Vec<Field>>,
    /// Asking, answering and refusing say something.
    says: Vec<(&'static str, String, Field)>,
    wait: String,
}

fn fields(t: Texts, form: &Pairs, today: Date) -> Vec<Field> {
    let on = form.text("jour").map_or_else(|| today.to_string(), str::to_owned);
    vec![
        Field::date("jour", t.payment_paid_on(), &on).required(),
        Field::text("reference", t.payment_reference(), form.text("reference").unwrap_or(""))
            .hint(t.payment_reference_hint())
            .required(),
    ]
}

async fn page<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<ShowPage<'a>, PageError> {
    let t = asked.t;
    let own = asked.caller.organisation_id()?;
    let one = asked.register.payment(own, id).await?;
    let mine = is_next(asked, &one);
    let may_say = !matches!(one.state, PaymentState::Paid | PaymentState::Refused)
        && asked.caller.could(Action::Change, ObjectKind::Commitment);
    let field = |name: &str, label: String| {
        let field = Field::text(name, label, form.text(name).unwrap_or("")).required();
        field.checked(problems)
    };
    let mut says = Vec::new();
    if one.state == PaymentState::Queried && mine {
        says.push(("repondre", t.payment_answer(), field("reponse", t.payment_answer())));
    }
    if one.state == PaymentState::Asked && may_say && mine {
        says.push(("demander", t.payment_query(), field("question", t.payment_query())));
    }
    if may_say {
        says.push(("refuser", t.payment_refuse(), field("motif", t.envelope_reason())));
    }
    let name = |at: usize| one.names[at].clone().unwrap_or_default();
    let steps =
        [t.payment_asked_by(), t.payment_controlled_by(), t.payment_ordered_by(), t.payment_paid_by()];
    let mut facts = vec![
        (t.envelope_amount(), euros(t, one.cents)),
        (t.payment_for(), one.reason.clone()),
        (t.payment_asked_on(), format::date(legal_day(one.asked_at))),
    ];
    facts.extend(one.paid_on.map(|on| (t.payment_paid_on(), format::date(on))));
    facts.extend(one.bank_reference.clone().map(|reference| (t.payment_reference(), reference)));
    facts.extend(one.said.clone().map(|said| (t.payment_said(), said)));
    let title = one.label.clone().unwrap_or_else(|| t.payment_one());
    Ok(ShowPage {
        t,
        is_done: asked.pairs.text("fait").is_some(),
        id: id.to_owned(),
        state: payment_state(t, one.state),
        facts,
        hands: steps.into_iter().enumerate().map(|(at, step)| (step, name(at))).collect(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        subsidy: asked.register.subsidy_of_payment(own, id).await?,
        button: match one.state {
            PaymentState::Asked if mine => Some(("controler", t.payment_control())),
            PaymentState::Controlled if mine => Some(("ordonner", t.payment_order())),
            _ => None,
        },
        pay: (one.state == PaymentState::Ordered && mine)
            .then(|| fields(t, form, asked.today).into_iter().map(|field| field.checked(problems)).collect()),
        says,
        wait: match one.state {
            PaymentState::Paid | PaymentState::Refused => String::new(),
            _ if mine => t.payment_yours(),
            _ => t.payment_somebody_else(),
        },
        c: Chrome::new(
            asked,
            Place::Envelopes,
            vec![
                crumb("/enveloppes", t.envelope_title()),
                crumb("/enveloppes/versements", t.payment_title()),
                crumb("", title.clone()),
            ],
        ),
        title,
    })
}

/// `GET /enveloppes/versements/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page(&asked, &id, &Pairs::default(), &[]).await?)
}

async fn hand(asked: Asked, id: String, form: Pairs, what: PaymentAct, place: &str) -> PageResult {
    let person = asked.caller.person()?;
    let when = (asked.today, asked.caller.at);
    match asked.register.act_on_payment(&person.actor, &id, &what, when).await {
        Ok(()) => go(&format!("/enveloppes/versements/{id}?fait=note")),
        Err(register::Error::Refused(code)) => {
            let place = if code == "payment-day" { "jour" } else { place };
            let problems = [Problem::new(place, refusal(asked.t, &code))];
            show_wrong(&page(&asked, &id, &form, &problems).await?)
        }
        Err(other) => Err(other.into()),
    }
}

fn text(form: &Pairs, name: &str) -> String {
    form.text(name).unwrap_or("").to_owned()
}

/// `POST /enveloppes/versements/{id}/controler`
pub(super) async fn control(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    hand(asked, id, form, PaymentAct::Control, "motif").await
}

/// `POST /enveloppes/versements/{id}/ordonner`
pub(super) async fn order(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    hand(asked, id, form, PaymentAct::Order, "motif").await
}

/// `POST /enveloppes/versements/{id}/payer`
pub(super) async fn pay(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let Some(on) = form.text("jour").and_then(|day| day.parse().ok()) else {
        let problems = [Problem::new("jour", asked.t.payment_no_day())];
        return show_wrong(&page(&asked, &id, &form, &problems).await?);
    };
    let act = PaymentAct::Pay { on, bank_reference: text(&form, "reference") };
    hand(asked, id, form, act, "reference").await
}

/// `POST /enveloppes/versements/{id}/demander`
pub(super) async fn query(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let act = PaymentAct::Query(text(&form, "question"));
    hand(asked, id, form, act, "question").await
}

/// `POST /enveloppes/versements/{id}/repondre`
pub(super) async fn answer(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let act = PaymentAct::Answer(text(&form, "reponse"));
    hand(asked, id, form, act, "reponse").await
}

/// `POST /enveloppes/versements/{id}/refuser`
pub(super) async fn refuse(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let act = PaymentAct::Refuse(text(&form, "motif"));
    hand(asked, id, form, act, "motif").await
}

fn reserve_fields(t: Texts, form: &Pairs) -> Vec<Field> {
    let text = |name: &str| form.text(name).unwrap_or("");
    vec![
        Field::text("dossier", t.envelope_file_name(), text("dossier"))
            .hint(t.envelope_file_hint())
            .required(),
        Field::text("beneficiaire", t.envelope_beneficiary(), text("beneficiaire"))
            .hint(t.envelope_beneficiary_hint())
            .required(),
        Field::text("montant", t.envelope_amount(), text("montant")).unit("€").required(),
    ]
}

async fn reserve_page<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<crate::diagnoses::form::FormPage<'a>, PageError> {
    let t = asked.t;
    let one = super::found(asked, id).await?;
    let here = format!("/enveloppes/{id}");
    let crumbs = vec![
        crumb("/enveloppes", t.envelope_title()),
        crumb(here.clone(), one.name.clone()),
        crumb("", t.envelope_reserve()),
    ];
    let c = Chrome::new(asked, Place::Envelopes, crumbs);
    let to = (format!("{here}/reserver"), here);
    let fields = reserve_fields(t, form);
    let mut page = crate::diagnoses::form::FormPage::new(t, c, t.envelope_reserve(), to, fields, problems);
    page.what = vec![t.envelope_reserve_what(euros(t, one.figures.free))];
    page.submit = t.envelope_reserve();
    Ok(page)
}

/// `GET /enveloppes/{id}/reserver`
pub(super) async fn ask_reserve(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&reserve_page(&asked, &id, &Pairs::default(), &[]).await?)
}

/// `POST /enveloppes/{id}/reserver`
pub(super) async fn reserve(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let own = asked.caller.organisation_id()?;
    let (file, who) = (text(&form, "dossier"), text(&form, "beneficiaire"));
    let cents = form.text("montant").and_then(read_cents).unwrap_or(0);
    let key = super::acts::key_of(&form);
    match asked.register.reserve_by_hand(own, &id, (&file, &who), (cents, &key)).await {
        Ok(_) => go(&format!("/enveloppes/{id}?fait=note")),
        Err(register::Error::Refused(code)) => {
            let place = match code.as_str() {
                "ledger-label" => "dossier",
                "ledger-beneficiary" => "beneficiaire",
                several if several.starts_with("ledger-beneficiaries") => "beneficiaire",
                _ => "montant",
            };
            let problems = [Problem::new(place, refusal(t, &code))];
            show_wrong(&reserve_page(&asked, &id, &form, &problems).await?)
        }
        Err(other) => Err(other.into()),
    }
}

async fn give_up_page<'a>(
    asked: &Asked,
    (id, purpose): (&str, &str),
    problems: &'a [Problem],
) -> Result<crate::diagnoses::form::FormPage<'a>, PageError> {
    let t = asked.t;
    let own = asked.caller.organisation_id()?;
    let one = asked.register.position(own, id, purpose).await?;
    let here = format!("/enveloppes/{id}");
    let crumbs = vec![crumb("/enveloppes", t.envelope_title()), crumb("", t.envelope_give_up())];
    let c = Chrome::new(asked, Place::Envelopes, crumbs);
    let to = (format!("{here}/dossiers/{purpose}/liberer"), here);
    let mut page =
        crate::diagnoses::form::FormPage::new(t, c, t.envelope_give_up(), to, Vec::new(), problems);
    page.what = vec![t.envelope_give_up_what(euros(t, one.draws.reserved), one.label)];
    page.submit = t.act_confirm();
    Ok(page)
}

/// `GET /enveloppes/{id}/dossiers/{purpose}/liberer`
pub(super) async fn ask_give_up(asked: Asked, Path((id, purpose)): Path<(String, String)>) -> PageResult {
    show(&give_up_page(&asked, (&id, &purpose), &[]).await?)
}

/// `POST /enveloppes/{id}/dossiers/{purpose}/liberer`
pub(super) async fn give_up(
    asked: Asked,
    Path((id, purpose)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let own = asked.caller.organisation_id()?;
    let key = super::acts::key_of(&form);
    match asked.register.give_up_reservation(own, (&id, &purpose), &key).await {
        Ok(_) => go(&format!("/enveloppes/{id}?fait=note")),
        Err(register::Error::Refused(code)) => {
            let problems = [Problem::new("liberer", refusal(asked.t, &code))];
            show_wrong(&give_up_page(&asked, (&id, &purpose), &problems).await?)
        }
        Err(other) => Err(other.into()),
    }
}
