//! The command line, as it is typed.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// Homes people can live in as they age: know the stock, see what is around, find the target residences.
#[derive(Debug, Parser)]
#[command(name = "plainpied", version, about, max_term_width = 100)]
pub struct Cli {
    /// Language of what is printed.
    #[arg(long, global = true, env = "PLAINPIED_LANG", value_enum, default_value_t = Lang::Fr)]
    pub lang: Lang,
    /// Database of what people write: `postgres://…`; the data folder's own SQLite file when absent.
    #[arg(long, global = true, env = "PLAINPIED_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    Fr,
    En,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the portal on an invented landlord.
    Demo {
        /// Folder of the demonstration; a temporary one when absent.
        #[arg(long)]
        data: Option<PathBuf>,
        #[command(flatten)]
        listening: Listening,
    },
    /// Open the portal on a data folder.
    Serve {
        #[arg(long, env = "PLAINPIED_DATA")]
        data: PathBuf,
        #[command(flatten)]
        listening: Listening,
    },
    /// Read files into the register: stock, streets, places, occupancy, survey, observations (what was seen
    /// in the streets), neighbourhoods, communes, directory.
    Import(Import),
    /// Write a copy of a file with what is wrong on each line: code, message, what an import does with it.
    Annotate(Annotate),
    /// List the residences.
    Residences(Query),
    /// The adaptation index of each residence, as an interval, with its rank.
    Index(Query),
    /// The residences where older tenants live: target, not target, to confirm.
    Targets(Targets),
    /// The nearest places of each residence by practicable way, in order of time.
    Reach(Reach),
    /// Explain the index of one residence.
    Why(Why),
    /// The register of adapted dwellings. Nobody is in it.
    Adapted {
        #[command(subcommand)]
        act: AdaptedAct,
    },
    /// The register of an accessibility charter, and its signed files. Nobody is in it.
    Charter(crate::charters::Charter),
    /// Requests for help: desks, requests, what is due.
    Referrals(crate::referrals::Referrals),
    /// Agreements with pension funds: figures, and the statement of each. Nobody is in it.
    Pension(crate::pension::Pension),
    /// Who would be asked about a need for help, why, and why not a team; how loaded teams are. Nobody is in it.
    Routing(crate::routing::Routing),
    /// Free diagnoses of the buildings of an organisation: list, recommendations, buildings from a file.
    Diagnoses(crate::diagnoses::Diagnoses),
    /// Quotes at cost price, and the accompaniments that follow them.
    Quotes(crate::diagnoses::Quotes),
    /// Pooled purchases of a desk: lots that needs would make, lots under way. Nobody is in it.
    Pools(crate::pools::Pools),
    /// Empty premises lent for a time: listings, who is chosen and why.
    Premises(crate::premises::Premises),
    TenantServices(crate::provisions::Provisions),
    /// How a need may legally be paid for: routes, clauses, social impact contracts.
    Frameworks(crate::frameworks::Frameworks),
    Enquiries(crate::enquiries::Enquiries),
    Meetings(crate::commands::meetings::Meetings),
    Tours(crate::tours::Tours),
    Practices(crate::common_ground::Practices),
    Testimonies(crate::common_ground::Testimonies),
    Library(crate::common_ground::Library),
    Innovations(crate::innovations::Innovations),
    Workshops(crate::common_ground::Workshops),
    Roadmaps(crate::common_ground::Roadmaps),
    Bodies(crate::common_ground::Bodies),
    Ledger(crate::ledger::Ledger),
    Calls(crate::calls::Calls),
    Applications(crate::calls::Applications),
    Subsidies(crate::subsidies::Subsidies),
    Committees(crate::committees::Committees),
    Awards(crate::committees::Awards),
    Pathways(crate::pathways::Pathways),
    Services(crate::services::Services),
    Upkeep(crate::upkeep::Upkeep),
    /// Property-tax relief: import expenses and notices, list them, list what may be claimed.
    Relief {
        #[command(subcommand)]
        act: crate::relief::ReliefAct,
    },
    /// Works under way in dwellings. Nobody is in it.
    Works {
        #[command(subcommand)]
        act: WorksAct,
    },
    /// List the organisations of the directory, or write them as data·inclusion.
    Directory(Directory),
    /// Accounts and organisations, for whoever holds the machine.
    Admin(Admin),
    /// The chapter of the asset strategy plan (PSP) on ageing, as a document, a workbook or a table.
    Psp(crate::psp::Psp),
    /// Campaigns towards tenants, and their figures.
    Campaign(Campaign),
    /// Long work under way: list it, stop it, send back what failed.
    Jobs(Jobs),
    /// What is owed to the persons whose data is held: requests, readings, retention.
    Privacy(Privacy),
    /// Make an encrypted backup while the portal is running, try it, and remove those that are too old.
    Backup(crate::operation::Backup),
    /// Bring a backup back in an empty folder, without the persons who were erased since.
    Restore(crate::operation::Restore),
    /// Check the databases, the journals, the library and what is sealed; nothing is changed.
    Verify(crate::operation::Verify),
    /// Bring the schema of the database up to date. Every command that opens a data folder does it as well, except
    /// backup and verify.
    Migrate(crate::operation::Migrate),
    /// Transfers: solve a pool of wishes, say why this one and not that one, list the files of a dwelling.
    Transfers(crate::transfers::Transfers),
    /// Funding: schemes, which of them fit, plans, parameters, aids.
    Funding(crate::funding::Funding),
    /// Accept or refuse a plan of transfers: its moves, its worth, its bound, recomputed in integers.
    VerifyPlan(crate::transfers::VerifyPlan),
    /// Works programmes: those of the register, the question of a scenario, a plan over several years, its proof, why.
    Programme(crate::programme::Programme),
    /// The settings of this program.
    Config(crate::operation::Config),
}

/// Where the portal is, and how people come to it.
#[derive(Debug, Args)]
pub struct Listening {
    /// Address to listen on. Open to other machines only with `--url https://…`, behind a proxy that speaks HTTPS.
    #[arg(long, env = "PLAINPIED_LISTEN", default_value = "127.0.0.1:7878")]
    pub listen: SocketAddr,
    /// Address that people type: `https://parc.exemple.fr`.
    #[arg(long, env = "PLAINPIED_URL")]
    pub url: Option<String>,
    /// Address of the proxy in front, whose word on the browser's address is believed.
    #[arg(long, env = "PLAINPIED_PROXY", value_delimiter = ',')]
    pub proxy: Vec<IpAddr>,
    #[command(flatten)]
    pub oidc: crate::provider::Oidc,
}

#[derive(Debug, Args)]
pub struct Admin {
    #[arg(long, global = true, default_value = ".")]
    pub data: PathBuf,
    #[command(subcommand)]
    pub act: AdminAct,
}

#[derive(Debug, Subcommand)]
pub enum AdminAct {
    /// Print an invitation link: how the first administrator comes in.
    Invite {
        #[arg(long)]
        email: String,
        /// Name of the organisation; may be left out when there is one.
        #[arg(long)]
        organisation: Option<String>,
        /// Make the organisation, of this kind, when its name is new.
        #[arg(long, value_parser = organisation_kind)]
        kind: Option<trust::organisation::OrganisationKind>,
        /// Roles given with the invitation, over the whole organisation.
        #[arg(long, value_delimiter = ',', default_value = "org-admin", value_parser = role)]
        role: Vec<trust::role::Role>,
        /// Address of the portal.
        #[arg(long, env = "PLAINPIED_URL", default_value = "http://127.0.0.1:7878")]
        url: String,
    },
    /// Give a member the follow-up of the supported households of one caseload. It counts once an administrator approved it.
    Caseload {
        #[arg(long)]
        email: String,
        /// Name of the organisation; may be left out when there is one.
        #[arg(long)]
        organisation: Option<String>,
        /// What the caseload is called: households carry the same word.
        #[arg(long)]
        name: String,
    },
    /// Print a link to choose a new password.
    Reset {
        #[arg(long)]
        email: String,
        #[arg(long, env = "PLAINPIED_URL", default_value = "http://127.0.0.1:7878")]
        url: String,
    },
    /// Stop an account: its sessions end at once.
    Disable {
        #[arg(long)]
        email: String,
    },
    /// Let a stopped account sign in again.
    Enable {
        #[arg(long)]
        email: String,
    },
    /// List the accounts.
    Accounts,
    /// List the organisations, or say that one created from the portal is who it says.
    Organisations {
        /// Those that wait for their check.
        #[arg(long)]
        waiting: bool,
        /// Check this one: its number is verified, the directory shows it.
        #[arg(long, value_name = "ID", conflicts_with_all = ["waiting", "refuse", "reopen"])]
        check: Option<String>,
        /// Refuse this one: it closes.
        #[arg(long, value_name = "ID", conflicts_with_all = ["waiting", "reopen"])]
        refuse: Option<String>,
        /// Open again one that its administrators closed.
        #[arg(long, value_name = "ID", conflicts_with = "waiting")]
        reopen: Option<String>,
    },
    /// Check that the journal was not changed from outside.
    Journal {
        /// Print where each chain stood at the end of each day, as CSV: to be kept elsewhere.
        #[arg(long)]
        days: bool,
        /// Compare with such a file: does the journal still hold the entries whose digests were kept?
        #[arg(long, value_name = "FILE", conflicts_with = "days")]
        against: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub struct Campaign {
    #[arg(long, global = true, default_value = ".")]
    pub data: PathBuf,
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    #[command(subcommand)]
    pub act: CampaignAct,
}

#[derive(Debug, Subcommand)]
pub enum CampaignAct {
    /// Every campaign, the last first; figures only, nobody.
    List,
    /// Print the letters of a campaign, or its reminders, as one PDF. Who must not be written to today is left out; the
    /// printing is written in the journal and in the access log.
    Letters(CampaignLetters),
}

#[derive(Debug, Args)]
pub struct CampaignLetters {
    /// Id of the campaign, as `campaign list` gives it.
    pub campaign: String,
    /// The file to write; it must not be there yet.
    #[arg(long)]
    pub output: PathBuf,
    /// The reminders that are due today, instead of the first letters.
    #[arg(long)]
    pub reminders: bool,
    /// Landlord; may be left out when the register has one.
    #[arg(long)]
    pub landlord: Option<String>,
}

#[derive(Debug, Args)]
pub struct Jobs {
    #[arg(long, global = true, default_value = ".")]
    pub data: PathBuf,
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    #[command(subcommand)]
    pub act: JobsAct,
}

#[derive(Debug, Subcommand)]
pub enum JobsAct {
    /// Every job, the last first.
    List,
    /// Stop a job.
    Cancel { id: String },
    /// Send back a job that failed or was stopped; a portal takes it up within seconds.
    Retry { id: String },
}

#[derive(Debug, Args)]
pub struct Privacy {
    #[arg(long, global = true, default_value = ".")]
    pub data: PathBuf,
    /// Landlord concerned; may be left out when the register has one.
    #[arg(long, global = true)]
    pub landlord: Option<String>,
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    #[command(subcommand)]
    pub act: PrivacyAct,
}

#[derive(Debug, Subcommand)]
pub enum PrivacyAct {
    /// Print what is held of the tenant of a dwelling (JSON), and note that it was handed over.
    Access {
        /// Reference of the dwelling, as in the stock file.
        #[arg(long)]
        dwelling: String,
        /// Year (1947) or date (1947-03-12, 12/03/1947) of birth.
        #[arg(long)]
        birth: String,
    },
    /// Erase the tenant of a dwelling for good; later imports do not bring them back.
    Erase {
        #[arg(long)]
        dwelling: String,
        #[arg(long)]
        birth: String,
        /// Erase without asking once more.
        #[arg(long)]
        yes: bool,
    },
    /// What the retention rules find today; carry them out unless it is a dry run.
    Retention {
        /// Tell, touch nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Who read whose data, the last reading first.
    Readings,
    /// What every column of the register holds: class, how long it is kept, how it leaves.
    Census,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    Stock,
    Streets,
    Places,
    Occupancy,
    Survey,
    Observations,
    Neighbourhoods,
    Communes,
    /// Structures and services of data·inclusion: JSON, CSV, XLSX.
    Directory,
}

#[derive(Debug, Args)]
pub struct Import {
    pub kind: Kind,
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    #[arg(long)]
    pub data: PathBuf,
    /// Column mapping (JSON), or the name of a saved or built-in one.
    #[arg(long)]
    pub mapping: Option<String>,
    /// Landlord whose file it is; created when new. May be left out when the register has one.
    #[arg(long)]
    pub landlord: Option<String>,
    /// Folder of elevation tiles (.hgt, .hgt.zip), for streets.
    #[arg(long)]
    pub elevation: Option<PathBuf>,
    /// Day on which streets or places that carry no date were observed: an undated fact expires at once.
    #[arg(long, value_name = "DATE")]
    pub observed_on: Option<jiff::civil::Date>,
    /// Which line of a stock file is kept when several say one dwelling: first, last, refuse (the others are errors
    /// to correct), or a JSON file that says it line by line.
    #[arg(long, default_value = "refuse")]
    pub duplicates: String,
    /// Check everything, write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Write the report there, as JSON.
    #[arg(long)]
    pub report: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Account in whose name the file is read (used by the portal).
    #[arg(long, hide = true)]
    pub author: Option<String>,
    /// Tell progress as JSON lines on standard output (used by the portal).
    #[arg(long, hide = true)]
    pub progress_lines: bool,
}

#[derive(Debug, Args)]
pub struct Annotate {
    pub kind: Kind,
    pub file: PathBuf,
    #[arg(long)]
    pub data: PathBuf,
    /// Where to write the copy: a name in .csv or .xlsx.
    #[arg(long)]
    pub output: PathBuf,
    /// Report of the import or of its dry run (`import --report FILE`); the file is checked first when absent.
    #[arg(long)]
    pub import_report: Option<PathBuf>,
    #[arg(long)]
    pub mapping: Option<String>,
    #[arg(long)]
    pub landlord: Option<String>,
    /// Under the limits of a file sent to the portal.
    #[arg(long, hide = true)]
    pub limited: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Table,
    Json,
    Csv,
}

/// What every question needs.
#[derive(Debug, Args)]
pub struct Query {
    #[arg(long)]
    pub data: PathBuf,
    #[arg(long)]
    pub landlord: Option<String>,
    /// Day for which ages and validity are counted (YYYY-MM-DD); today when absent.
    #[arg(long)]
    pub on: Option<jiff::civil::Date>,
    /// Version of the weights; the active one when absent.
    #[arg(long)]
    pub weights: Option<String>,
    /// What has expired, or is not dated, is unknown again.
    #[arg(long)]
    pub prudent: bool,
    /// Same filter as the list of the portal: the part of its address after "?".
    #[arg(long, default_value = "")]
    pub filter: String,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct Targets {
    #[command(flatten)]
    pub query: Query,
    /// Age from which a tenant counts.
    #[arg(long)]
    pub age: Option<u8>,
    /// A residence is a target strictly above this share of dwellings, in per cent.
    #[arg(long)]
    pub share: Option<u8>,
}

#[derive(Debug, Subcommand)]
pub enum AdaptedAct {
    /// List the adapted dwellings, those that become free first.
    List(AdaptedList),
}

#[derive(Debug, Args)]
pub struct AdaptedList {
    #[arg(long)]
    pub data: PathBuf,
    /// Landlord; may be left out when the register has one.
    #[arg(long)]
    pub landlord: Option<String>,
    /// Day on which levels are read (YYYY-MM-DD); today when absent.
    #[arg(long)]
    pub on: Option<jiff::civil::Date>,
    /// INSEE code of a commune.
    #[arg(long)]
    pub commune: Option<String>,
    /// At least this level, for certain: N2, N3, N4.
    #[arg(long, value_parser = level)]
    pub level: Option<model::dwelling::AdaptationLevel>,
    /// vacant, announced, unfit, no-notice.
    #[arg(long, value_parser = availability)]
    pub availability: Option<register::adapted::Availability>,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

#[derive(Debug, Subcommand)]
pub enum WorksAct {
    /// List the works from the order to the delivery, the first that begin first.
    List(WorksList),
}

#[derive(Debug, Args)]
pub struct WorksList {
    #[arg(long)]
    pub data: PathBuf,
    /// Landlord; may be left out when the register has one.
    #[arg(long)]
    pub landlord: Option<String>,
    /// Day on which files are read (YYYY-MM-DD); today when absent.
    #[arg(long)]
    pub on: Option<jiff::civil::Date>,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

fn level(text: &str) -> Result<model::dwelling::AdaptationLevel, String> {
    model::dwelling::AdaptationLevel::parse(text).ok_or_else(|| "one of N0, N1, N2, N3, N4".to_owned())
}

fn availability(text: &str) -> Result<register::adapted::Availability, String> {
    register::adapted::Availability::from_code(text).ok_or_else(|| {
        let known = register::adapted::Availability::ALL.map(register::adapted::Availability::code);
        format!("one of {}", known.join(", "))
    })
}

#[derive(Debug, Args)]
pub struct Reach {
    #[command(flatten)]
    pub query: Query,
    /// Who walks: able, cane, walking-frame, wheelchair.
    #[arg(long, default_value = "walking-frame", value_parser = profile)]
    pub profile: model::Profile,
    /// How many places of each category.
    #[arg(long, short, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=10))]
    pub k: u8,
    /// Only this residence (id, reference or name).
    #[arg(long)]
    pub residence: Option<String>,
}

/// What is looked for in the directory.
#[derive(Debug, Args)]
pub struct Directory {
    #[arg(long)]
    pub data: PathBuf,
    /// Words of the name, the presentation, the town or a service.
    #[arg(long, default_value = "")]
    pub q: String,
    /// Code or name of a territory: 35238, Rennes, 35, 243500139, Bretagne.
    #[arg(long)]
    pub territory: Option<String>,
    #[arg(long, value_parser = theme)]
    pub theme: Option<trust::organisation::Theme>,
    #[arg(long, value_parser = organisation_kind)]
    pub kind: Option<trust::organisation::OrganisationKind>,
    /// Social economy: true or false.
    #[arg(long)]
    pub ess: Option<bool>,
    #[arg(long, value_enum, default_value_t = DirectoryFormat::Table)]
    pub format: DirectoryFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DirectoryFormat {
    Table,
    Json,
    Csv,
    /// The schema data·inclusion v1: structures and services.
    DataInclusion,
}

fn theme(text: &str) -> Result<trust::organisation::Theme, String> {
    trust::organisation::Theme::from_code(text).ok_or_else(|| {
        let known: Vec<&str> = trust::organisation::Theme::ALL.iter().map(|x| x.code()).collect();
        format!("one of {}", known.join(", "))
    })
}

#[derive(Debug, Args)]
pub struct Why {
    /// Id, reference or name of the residence.
    pub residence: String,
    #[command(flatten)]
    pub query: Query,
}

fn profile(text: &str) -> Result<model::Profile, String> {
    model::Profile::from_code(text).ok_or_else(|| {
        let known: Vec<&str> = model::Profile::ALL.iter().map(|p| p.code()).collect();
        format!("one of {}", known.join(", "))
    })
}

fn role(text: &str) -> Result<trust::role::Role, String> {
    trust::role::Role::from_code(text).ok_or_else(|| {
        let known: Vec<&str> = trust::role::Role::ALL.iter().map(|r| r.code()).collect();
        format!("one of {}", known.join(", "))
    })
}

fn organisation_kind(text: &str) -> Result<trust::organisation::OrganisationKind, String> {
    trust::organisation::OrganisationKind::from_code(text).ok_or_else(|| {
        let known: Vec<&str> = trust::organisation::OrganisationKind::ALL.iter().map(|k| k.code()).collect();
        format!("one of {}", known.join(", "))
    })
}
