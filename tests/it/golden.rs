//! The help of every subcommand, as it was last agreed on. `EFFACE_BLESS=1` writes it anew.

use std::path::Path;

use crate::efface::Work;

#[test]
fn help_reads_as_agreed() {
    let work = Work::new();
    let bless = std::env::var_os("EFFACE_BLESS").is_some_and(|v| v == "1");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden");
    for command in [
        "",
        "scan",
        "init",
        "plan",
        "apply",
        "risk",
        "check",
        "baseline",
        "explain",
        "migrate",
        "completions",
        "man",
        "report",
        "reveal",
        "key",
        "key new",
        "key inspect",
        "key rotate",
        "key token-only",
        "rekey",
        "ledger",
        "ledger verify",
        "ledger head",
        "rules",
        "rules list",
        "rules check",
        "rules explain",
    ] {
        let help = work.efface(&format!("{command} --help")).passed().stdout;
        let name = if command.is_empty() { "efface".to_owned() } else { command.replace(' ', "-") };
        let path = folder.join(format!("{name}.txt"));
        if bless {
            std::fs::write(&path, &help).unwrap();
        }
        let agreed = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(help, agreed, "efface {command} --help; EFFACE_BLESS=1 accepts it");
    }
}

#[test]
fn help_says_every_exit_code() {
    let help = Work::new().efface("--help").passed().stdout;
    for code in ["0 passed", "1 a finding", "2 usage", "3 nothing", "4 a fault"] {
        assert!(help.split_whitespace().collect::<Vec<_>>().join(" ").contains(code), "{code}");
    }
}
