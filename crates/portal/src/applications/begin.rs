//! Beginning an application: a title, and what the organisation already said is filled in.

use super::organisation;
use super::words::refusal;
use crate::calls::words::hour;
use crate::diagnoses::form::FormPage;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, Field, PageResult, Place, Problem, go, show, show_wrong};
use ::calls::Stage;
use register::calls::CallRecord;

/// The call of the address, while it may be answered.
async fn call_of(asked: &Asked, id: Option<&str>) -> Result<CallRecord, PageError> {
    let record = asked.register.call(Some(organisation(asked)?), id.ok_or(PageError::NotFound)?).await?;
    match record.stage(asked.caller.at) {
        Stage::Draft | Stage::Approved => Err(PageError::NotFound),
        _ => Ok(record),
    }
}

async fn page<'a>(
    asked: &Asked,
    call: &CallRecord,
    title: &str,
    problems: &'a [Problem],
) -> Result<FormPage<'a>, PageError> {
    let t = asked.t;
    let name = call.in_force().map(|version| version.specification.title.clone()).unwrap_or_default();
    let fields =
        vec![Field::text("titre", t.application_name(), title).hint(t.application_name_hint()).required()];
    let crumbs = vec![crumb("/candidatures", t.application_title()), crumb("", t.application_begin())];
    let c = Chrome::new(asked, Place::Applications, crumbs);
    let action = format!("/candidatures/nouvelle?appel={}", call.id);
    let back = format!("/appels/{}", call.id);
    let mut page = FormPage::new(t, c, t.application_begin(), (action, back), fields, problems);
    let closes = ::calls::closes(&call.call).map_or_else(|| t.unknown(), |at| hour(t, at));
    page.what = vec![t.application_begin_for(name, closes), t.application_begin_what()];
    if asked.register.leads_already(organisation(asked)?, &call.id, asked.caller.at).await? {
        page.what.push(t.application_begin_twice());
    }
    page.submit = t.application_begin();
    Ok(page)
}

/// `GET /candidatures/nouvelle?appel=…`
pub(super) async fn ask(asked: Asked) -> PageResult {
    let call = call_of(&asked, asked.pairs.text("appel")).await?;
    show(&page(&asked, &call, "", &[]).await?)
}

/// `POST /candidatures/nouvelle?appel=…`
pub(super) async fn begin(asked: Asked, form: Pairs) -> PageResult {
    let call = call_of(&asked, asked.pairs.text("appel")).await?;
    let title = form.text("titre").unwrap_or("");
    match asked.register.begin_application(organisation(&asked)?, &call.id, title, asked.caller.at).await {
        Ok(id) => go(&format!("/candidatures/{id}?fait=commence")),
        Err(register::Error::Refused(code)) => {
            let problems = [Problem::new("titre", refusal(asked.t, &code))];
            show_wrong(&page(&asked, &call, title, &problems).await?)
        }
        Err(other) => Err(other.into()),
    }
}
