//! JUnit XML: a suite for each file, a case for each column, those that passed as well.

use std::collections::BTreeMap;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::Told;
use super::check::plain;
use crate::error::visible;
use crate::model::{CheckReport, Finding};

/// Where findings of a whole file or of the policy stand.
const WHOLE: &str = "(whole file)";

pub(super) fn write(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(report) = told.check() else { return Ok(()) };
    let mut xml = Writer::new_with_indent(&mut *out, b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let suites = suites(report);
    let sum = |of: fn(&Case) -> bool| suites.iter().flat_map(|s| &s.cases).filter(|c| of(c)).count().to_string();
    xml.create_element("testsuites")
        .with_attribute(("name", "efface"))
        .with_attribute(("tests", sum(|_| true).as_str()))
        .with_attribute(("failures", sum(|c| !c.failed.is_empty()).as_str()))
        .with_attribute(("errors", sum(|c| c.error.is_some()).as_str()))
        .write_inner_content(|xml| suites.iter().try_for_each(|suite| suite.write(xml)))?;
    out.write_all(b"\n")
}

#[derive(Default)]
struct Suite {
    name: String,
    cases: Vec<Case>,
}

#[derive(Default)]
struct Case {
    name: String,
    failed: Vec<String>,
    suppressed: Vec<String>,
    error: Option<String>,
}

fn suites(report: &CheckReport) -> Vec<Suite> {
    // Findings by dataset and column; those of several columns are of the whole file.
    let mut of: BTreeMap<(String, String), (Vec<String>, Vec<String>)> = BTreeMap::new();
    let place = |f: &Finding| match f.columns.as_slice() {
        [one] if !f.dataset.is_empty() => (f.dataset.clone(), one.clone()),
        _ => (f.dataset.clone(), WHOLE.to_owned()),
    };
    let says = |f: &Finding| format!("{}: {}. {}", f.rule, f.says, f.next);
    for f in &report.findings {
        of.entry(place(f)).or_default().0.push(says(f));
    }
    for s in &report.suppressed {
        of.entry(place(&s.finding)).or_default().1.push(format!("{} ({})", says(&s.finding), visible(&s.reason)));
    }
    let mut case = |dataset: &str, column: &str| {
        let (failed, suppressed) = of.remove(&(dataset.to_owned(), column.to_owned())).unwrap_or_default();
        Case { name: visible(column), failed, suppressed, error: None }
    };
    let mut suites: Vec<Suite> = Vec::new();
    for dataset in report.scan.iter().flat_map(|s| &s.datasets) {
        let mut cases: Vec<Case> = dataset.columns.iter().map(|c| case(&dataset.name, &c.name)).collect();
        cases.push(case(&dataset.name, WHOLE));
        suites.push(Suite { name: visible(plain(&dataset.path)), cases });
    }
    if report.policy.is_some() {
        suites.push(Suite { name: "policy".into(), cases: vec![case("", WHOLE)] });
    }
    let unread = report.unread.iter().map(|u| Case {
        name: u.says.lines().next().unwrap_or_default().to_owned(),
        error: Some(u.says.clone()),
        ..Case::default()
    });
    let unread: Vec<Case> = unread.collect();
    if !unread.is_empty() {
        suites.push(Suite { name: "unread".into(), cases: unread });
    }
    suites
}

impl Suite {
    fn write<W: Write>(&self, xml: &mut Writer<W>) -> io::Result<()> {
        let count = |of: fn(&Case) -> bool| self.cases.iter().filter(|c| of(c)).count().to_string();
        xml.create_element("testsuite")
            .with_attribute(("name", self.name.as_str()))
            .with_attribute(("tests", self.cases.len().to_string().as_str()))
            .with_attribute(("failures", count(|c| !c.failed.is_empty()).as_str()))
            .with_attribute(("errors", count(|c| c.error.is_some()).as_str()))
            .with_attribute(("skipped", count(|c| c.failed.is_empty() && !c.suppressed.is_empty()).as_str()))
            .write_inner_content(|xml| self.cases.iter().try_for_each(|case| case.write(&self.name, xml)))?;
        Ok(())
    }
}

impl Case {
    fn write<W: Write>(&self, suite: &str, xml: &mut Writer<W>) -> io::Result<()> {
        let element = xml
            .create_element("testcase")
            .with_attribute(("classname", suite))
            .with_attribute(("name", self.name.as_str()));
        let ended = [
            ("failure", &self.failed[..]),
            ("error", self.error.as_slice()),
            ("skipped", if self.failed.is_empty() { &self.suppressed[..] } else { &[] }),
        ];
        let Some((tag, says)) = ended.into_iter().find(|(_, says)| !says.is_empty()) else {
            return element.write_empty().map(|_| ());
        };
        let first = says.first().map(|s| s.lines().next().unwrap_or_default()).unwrap_or_default();
        element
            .write_inner_content(|xml| {
                xml.create_element(tag)
                    .with_attribute(("message", first))
                    .write_text_content(BytesText::new(&says.join("\n")))
                    .map(|_| ())
            })
            .map(|_| ())
    }
}
