//! The pages of this slice, above each of them.

use crate::edge::Asked;
use askama::Template;
use askama::filters::HtmlSafe;
use texts::Texts;
use trust::field::ObjectKind;
use trust::policy::Action;

struct Tab {
    href: &'static str,
    label: String,
    current: bool,
}

/// Those that the person may open.
#[derive(Template)]
#[template(path = "privacy/tabs.html")]
pub(super) struct Tabs {
    t: Texts,
    tabs: Vec<Tab>,
}

impl HtmlSafe for Tabs {}

impl Tabs {
    pub fn of(asked: &Asked, here: &str) -> Tabs {
        let t = asked.t;
        let all = [
            ("/donnees", t.privacy_requests(), Action::List, ObjectKind::RightsRequest),
            ("/donnees/acces", t.privacy_accesses(), Action::SeeAccessLog, ObjectKind::AccessLog),
            ("/donnees/conservation", t.privacy_retention(), Action::List, ObjectKind::RetentionReport),
            ("/donnees/inventaire", t.privacy_held(), Action::List, ObjectKind::RetentionReport),
        ];
        let tabs = all
            .into_iter()
            .filter(|(.., action, kind)| asked.caller.can(*action, *kind))
            .map(|(href, label, ..)| Tab { href, label, current: href == here })
            .collect();
        Tabs { t, tabs }
    }
}
