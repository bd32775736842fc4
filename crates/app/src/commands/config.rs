//! `plainpied config show`: every setting, its value in force and where it comes from. The flags are read from the
//! command line's own description, so that the list cannot be out of date.

use crate::cli::{Cli, Lang};
use crate::logs;
use crate::operation::{Config, ConfigAct, Told};
use clap::{Arg, Command, CommandFactory};
use serde::Serialize;
use std::collections::BTreeMap;
use std::process::ExitCode;

/// A setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Setting {
    /// Environment variable.
    variable: String,
    /// `--flag`, where there is one.
    flag: Option<String>,
    /// Commands that read it; empty: all of them.
    commands: Vec<String>,
    default: Option<String>,
    value: Option<String>,
    /// `environment`, `default`, `unset`.
    from: &'static str,
    what: String,
}

/// Settings without a flag: variable, default, what it says, whether it is a secret.
const VARIABLES: [(&str, Option<&str>, &str, bool); 4] = [
    (logs::LEVEL, None, "What is logged, as `warn,request=info` (the usual of serve).", false),
    (logs::FORMAT, Some("text"), "Lines of the log: text or json.", false),
    (
        "PLAINPIED_KEY_FILE",
        None,
        "Key of the installation; installation.key in the data folder when absent.",
        false,
    ),
    ("PLAINPIED_METRICS_TOKEN", None, "Bearer token that opens /metrics to other machines.", true),
];

/// Secrets are never printed, and neither is the password of an address.
fn masked(variable: &str, value: &str, is_secret: bool) -> String {
    if is_secret {
        return "••••••".to_owned();
    }
    if variable != "PLAINPIED_DATABASE" {
        return value.to_owned();
    }
    let (address, query) = value.split_once('?').unwrap_or((value, ""));
    let query: Vec<String> = query
        .split('&')
        .filter(|p| !p.is_empty())
        .map(|p| if p.starts_with("password=") { "password=••••••".to_owned() } else { p.to_owned() })
        .collect();
    let address = match (address.split_once("://"), address.rsplit_once('@')) {
        (Some((start, rest)), Some((_, host))) => {
            let user = rest.rsplit_once('@').map_or("", |(user, _)| user);
            match user.split_once(':') {
                Some((name, _)) => format!("{start}://{name}:••••••@{host}"),
                None => address.to_owned(),
            }
        }
        _ => address.to_owned(),
    };
    if query.is_empty() { address } else { format!("{address}?{}", query.join("&")) }
}

fn in_force(
    variable: &str,
    default: Option<String>,
    is_secret: bool,
    read: &dyn Fn(&str) -> Option<String>,
) -> (Option<String>, &'static str) {
    match (read(variable), default) {
        (Some(value), _) => (Some(masked(variable, &value, is_secret)), "environment"),
        (None, Some(value)) => (Some(value), "default"),
        (None, None) => (None, "unset"),
    }
}

/// Every setting of a command and of those under it.
fn collect(
    command: &Command,
    path: &str,
    read: &dyn Fn(&str) -> Option<String>,
    into: &mut BTreeMap<String, Setting>,
) {
    for arg in command.get_arguments() {
        let Some(variable) = arg.get_env().map(|v| v.to_string_lossy().into_owned()) else { continue };
        let setting = into.entry(variable.clone()).or_insert_with(|| of_arg(arg, &variable, read));
        if !path.is_empty() {
            setting.commands.push(path.to_owned());
        }
    }
    for below in command.get_subcommands() {
        let path = format!("{path} {}", below.get_name());
        collect(below, path.trim(), read, into);
    }
}

fn of_arg(arg: &Arg, variable: &str, read: &dyn Fn(&str) -> Option<String>) -> Setting {
    let default = arg.get_default_values().first().map(|v| v.to_string_lossy().into_owned());
    let (value, from) = in_force(variable, default.clone(), false, read);
    Setting {
        variable: variable.to_owned(),
        flag: arg.get_long().map(|long| format!("--{long}")),
        commands: Vec::new(),
        default,
        value,
        from,
        what: arg.get_help().map(ToString::to_string).unwrap_or_else(|| "Data folder.".to_owned()),
    }
}

/// Every setting, by the name of its variable.
fn settings(read: &dyn Fn(&str) -> Option<String>) -> Vec<Setting> {
    let mut all = BTreeMap::new();
    collect(&Cli::command(), "", read, &mut all);
    for (variable, default, what, is_secret) in VARIABLES {
        let default = default.map(str::to_owned);
        let (value, from) = in_force(variable, default.clone(), is_secret, read);
        let (variable, what) = (variable.to_owned(), what.to_owned());
        let setting = Setting {
            variable: variable.clone(),
            flag: None,
            commands: Vec::new(),
            default,
            value,
            from,
            what,
        };
        all.insert(variable, setting);
    }
    all.into_values().collect()
}

pub fn run(config: &Config, lang: Lang) -> anyhow::Result<ExitCode> {
    let ConfigAct::Show { format } = config.act;
    let all = settings(&|variable| std::env::var(variable).ok());
    if format == Told::Json {
        println!("{}", serde_json::to_string_pretty(&all)?);
        return Ok(ExitCode::SUCCESS);
    }
    for setting in all {
        let from = match (setting.from, lang) {
            ("environment", Lang::Fr) => "environnement",
            ("default", Lang::Fr) => "par défaut",
            ("unset", Lang::Fr) => "non réglé",
            (other, _) => other,
        };
        println!("{} = {} [{from}]", setting.variable, setting.value.as_deref().unwrap_or("-"));
        println!("    {}", setting.what);
        if let Some(flag) = setting.flag {
            let commands =
                if setting.commands.is_empty() { "*".to_owned() } else { setting.commands.join(", ") };
            println!("    {flag} ({commands})");
        }
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_listed_with_its_origin_and_no_secret() {
        let all = settings(&|variable| match variable {
            "PLAINPIED_DATABASE" => {
                Some("postgres://moi:tres-secret@db/parc?password=aussi&host=x".to_owned())
            }
            "PLAINPIED_METRICS_TOKEN" => Some("jeton-secret".to_owned()),
            "PLAINPIED_LISTEN" => Some("0.0.0.0:80".to_owned()),
            _ => None,
        });
        let of = |name: &str| all.iter().find(|s| s.variable == name).unwrap();
        assert_eq!(
            of("PLAINPIED_DATABASE").value.as_deref(),
            Some("postgres://moi:••••••@db/parc?password=••••••&host=x")
        );
        assert_eq!(
            (of("PLAINPIED_LISTEN").from, of("PLAINPIED_LISTEN").default.as_deref()),
            ("environment", Some("127.0.0.1:7878"))
        );
        assert_eq!(of("PLAINPIED_LISTEN").commands, ["demo", "serve"]);
        assert_eq!((of("PLAINPIED_URL").from, of("PLAINPIED_URL").value.as_ref()), ("unset", None));
        assert_eq!(of("PLAINPIED_BACKUP_KEEP_DAYS").value.as_deref(), Some("35"));
        let printed = serde_json::to_string(&all).unwrap();
        for secret in ["tres-secret", "aussi", "jeton-secret"] {
            assert!(!printed.contains(secret), "{secret}");
        }
    }
}
