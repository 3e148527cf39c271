//! Risk on one table: codes, classes, models, attackers, estimates, and the search for combinations.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::engine::coding::Coder;
use crate::engine::pipeline::Settings;
use crate::error::{Error, Result, visible};
use crate::model::{Combination, DatasetRisk, ModelVerdict, SearchReport, SubsetRisk};
use crate::risk::attackers::{Crowds, Weighted, bands, figures, least_class};
use crate::risk::models::{
    AlphaK, Background, BetaLikeness, Counted, DeltaPresence, Distance, DistinctL, EntropyL, Hierarchy, KAnonymity,
    KMap, MaximumRisk, Model, RecursiveL, TCloseness, Verdicts, ranks,
};
use crate::risk::search::{Limits, Searcher};
use crate::risk::wp216::{self, Homogeneous};
use crate::risk::{
    Below, Class, Coded, Codes, Column, Histogram, Visit, Whole, lattice, population, ranking, ratio, search, subjects,
    unicity, visit, wild,
};
use crate::table::Table;

/// Thresholds by the name of their model.
pub type Targets = BTreeMap<String, f64>;

/// How combinations are searched for.
#[derive(Debug, Clone)]
pub struct SearchWish {
    /// Columns to search among, besides the quasi-identifiers.
    pub among: Vec<String>,
    /// Direct identifiers, left out.
    pub left_out: Vec<String>,
    /// Shares of people; 0 for any person.
    pub shares: Vec<f64>,
    /// Most columns in a set; none for complete.
    pub max_size: Option<usize>,
    /// Time after which it stops and says so.
    pub time: Duration,
    /// A set that is told in any case: the demographics of Sweeney 2000, where the scan found them.
    pub well_known: Vec<String>,
}

/// What to measure on a table.
#[derive(Debug, Clone, Default)]
pub struct RiskRequest {
    /// The quasi-identifiers.
    pub quasi: Vec<String>,
    /// Who named them: `named`, `policy` or `scan`.
    pub chosen_by: String,
    /// Sensitive columns.
    pub sensitive: Vec<String>,
    /// The column that names the subject.
    pub subject: Option<String>,
    /// The column of weights.
    pub weight: Option<String>,
    /// Whether nulls match anything.
    pub nulls_match: bool,
    /// People in the population, where somebody said so.
    pub population: Option<u64>,
    /// Sampling fraction, where somebody said so.
    pub fraction: Option<f64>,
    /// Thresholds.
    pub targets: Targets,
    /// Distance of t-closeness by column, where it is not the default.
    pub distances: BTreeMap<String, Distance>,
    /// Rows of hierarchies by column: each value with its groups, finest first.
    pub hierarchies: BTreeMap<String, Vec<Vec<String>>>,
    /// The l of recursive (c, l)-diversity.
    pub recursive_l: u32,
    /// Whether distinction and separation of every subset of the quasi-identifiers are told.
    pub subsets: bool,
    /// Search, if wanted.
    pub search: Option<SearchWish>,
}

/// Measures one table. `population` is a file of the whole population with the same quasi-identifiers.
pub fn measure(
    table: &Table,
    request: &RiskRequest,
    population: Option<&Table>,
    settings: &Settings<'_>,
) -> Result<DatasetRisk> {
    // Without quasi-identifiers everybody is in one class, which holds everything and means nothing: no target is reached.
    let untold = RiskRequest { targets: Targets::new(), ..request.clone() };
    let request = if request.quasi.is_empty() { &untold } else { request };
    let names = Names::of(request);
    let texts: Vec<bool> =
        names.all.iter().map(|n| request.sensitive.contains(n) || request.weight.as_ref() == Some(n)).collect();
    let coder = Coder::new(names.all.clone(), &texts);
    let whole = request.search.is_some()
        || request.subsets
        || request.subject.is_some()
        || request.nulls_match
        || population.is_some();
    let quasi_places: Vec<usize> = request.quasi.iter().map(|n| names.place(n)).collect::<Result<_>>()?;
    // A sensitive column is left out of the classes it is measured in: it cannot choose where rows lie.
    let classes_by =
        request.quasi.iter().filter(|q| !request.sensitive.contains(q) && request.weight.as_ref() != Some(q));
    let key: Vec<usize> = classes_by.map(|q| names.place(q)).collect::<Result<_>>()?;
    let deal_by = (!whole && !key.is_empty()).then_some(key);
    let coded = match (coder.code(table, deal_by, settings), &request.search) {
        // Counting goes to disk where searching cannot.
        (Err(error), Some(wish)) if error.exit_code() == 2 && !quasi_places.is_empty() && request.subject.is_none() => {
            let mut report = measure(table, &RiskRequest { search: None, ..request.clone() }, population, settings)?;
            report.search = Some(unsearched(&names, wish));
            return Ok(report);
        }
        (coded, _) => coded?,
    };
    let rows = coded.rows;
    if rows == 0 {
        return Err(Error::unread("the file has no row: nobody can be singled out of it")
            .at(&table.path)
            .next("export it again, or leave it out"));
    }
    settings.pool.install(|| {
        let (coded, unicity) = match &request.subject {
            None => (coded, None),
            Some(subject) => {
                let events = coded.whole()?;
                let subject = names.place(subject)?;
                let unicity = unicity::measure(&events, subject, &point(&events, subject, &quasi_places));
                (subjects::merge(&events, subject).coded(), unicity)
            }
        };
        let place = |name: &String| {
            coded
                .columns
                .iter()
                .position(|c| c.name == *name)
                .ok_or_else(|| Error::usage(format!("{name:?} is the subject and cannot be measured itself")))
        };
        let quasi: Vec<usize> = request.quasi.iter().map(place).collect::<Result<_>>()?;
        let mut homogeneous = Vec::new();
        let mut report = if request.nulls_match {
            wild_report(table, request, &coded, &quasi)?
        } else {
            let histogram = visit(&coded, &quasi, None, Histogram::default)?;
            let mut models = table_models(&histogram, request);
            for name in &request.sensitive {
                let (verdicts, alike) = sensitive_models(&coded, &quasi, place(name)?, request)?;
                models.extend(verdicts);
                homogeneous.push(Homogeneous { column: name.clone(), people: alike });
            }
            let crowds = match (&request.weight, population) {
                (Some(weight), _) => Some((weighted(&coded, &quasi, place(weight)?)?, "weights")),
                (None, Some(other)) => {
                    let (crowds, verdicts) = against_population(&coder, &coded, other, &quasi, request, settings)?;
                    models.extend(verdicts);
                    Some((crowds, "population file"))
                }
                (None, None) => None,
            };
            report(table, request, &histogram, models, crowds.as_ref().map(|(c, basis)| (c, *basis)))
        };
        report.rows = rows;
        report.unicity = unicity;
        if request.subsets {
            report.subsets = subsets(&coded, &quasi, settings.memory)?;
        }
        if let Some(wish) = &request.search {
            let among: Vec<usize> = (0..coded.columns.len())
                .filter(|c| {
                    let name = &coded.columns[*c].name;
                    request.quasi.contains(name) || wish.among.contains(name)
                })
                .collect();
            search(coded.whole()?.only(&among), wish, settings, &mut report);
        }
        if settings.watch.stopped() {
            return Err(Error::interrupted());
        }
        report.wp216 = wp216::answers(&report, &homogeneous);
        report.next = next_step(&report);
        Ok(report)
    })
}

/// Most quasi-identifiers of which every subset is told: 65,535 of them.
const SUBSETS: usize = 16;

/// How far every subset of the quasi-identifiers tells people apart.
fn subsets(coded: &Coded, quasi: &[usize], memory: usize) -> Result<Vec<SubsetRisk>> {
    if quasi.len() > SUBSETS {
        return Err(Error::usage(format!("--subsets takes at most {SUBSETS} quasi-identifiers"))
            .coded("E214")
            .next("name fewer with --quasi, or use --search"));
    }
    let people = Coded::in_memory(quasi.iter().map(|q| coded.columns[*q].clone()).collect(), coded.chunks_of(quasi)?);
    let people = people.whole()?;
    let all: Vec<usize> = (0..quasi.len()).collect();
    let told = lattice::subsets(&people, &all, memory / 4).into_iter().map(|(set, histogram)| SubsetRisk {
        columns: set.iter().map(|c| people.columns[*c].name.clone()).collect(),
        unique: histogram.unique(),
        k: histogram.k(),
        distinction: search::round(histogram.distinction()),
        separation: search::round(histogram.separation()),
    });
    Ok(told.collect())
}

/// What makes a point of a history: the quasi-identifiers, else every column that does not number the rows.
fn point(events: &Whole, subject: usize, quasi: &[usize]) -> Vec<usize> {
    if !quasi.is_empty() {
        return quasi.to_vec();
    }
    let repeats = |c: &usize| *c != subject && events.columns[*c].distinct as usize * 2 <= events.rows;
    (0..events.columns.len()).filter(repeats).collect()
}

/// What is told where the columns to search among do not fit into memory.
fn unsearched(names: &Names, wish: &SearchWish) -> SearchReport {
    SearchReport {
        among: names.all.clone(),
        left_out: wish.left_out.clone(),
        max_size: wish.max_size,
        thresholds: Vec::new(),
        complete: false,
        limit: Some("the columns to search among do not fit into --memory: no combination was judged; raise it".into()),
    }
}

/// The combinations, each column's part in them, and the set that is told in any case.
fn search(people: Whole, wish: &SearchWish, settings: &Settings<'_>, report: &mut DatasetRisk) {
    let mut searcher = Searcher::new(&people);
    let limits = Limits {
        shares: wish.shares.clone(),
        max_size: wish.max_size,
        deadline: Instant::now().checked_add(wish.time),
        sets: settings.memory / 1024,
    };
    let found = searcher.search(&limits, &|| settings.watch.stopped());
    let places = |names: &[String]| -> Vec<usize> {
        (0..people.columns.len()).filter(|c| names.contains(&people.columns[*c].name)).collect()
    };
    let well_known = places(&wish.well_known);
    if well_known.len() > 1 {
        let counts = searcher.of(&well_known);
        report.combinations.push(Combination {
            columns: well_known.iter().map(|c| people.columns[*c].name.clone()).collect(),
            unique: counts.unique,
            share: search::round(ratio(counts.unique, people.rows as u64)),
            k: counts.k,
            minimal: false,
            threshold: None,
            most_telling: None,
            note: Some("what neighbours, employers and registers know".into()),
        });
    }
    report.combinations.extend(found.combinations);
    let mut ranked = places(&report.quasi);
    if ranked.is_empty() {
        ranked = (0..people.columns.len()).collect();
    }
    let ranking = ranking::rank(&people, &mut searcher, &ranked);
    (report.columns, report.curve, report.ranking_limit) = (ranking.columns, ranking.curve, ranking.limit);
    report.search = Some(SearchReport {
        among: people.columns.iter().map(|c| c.name.clone()).collect(),
        left_out: wish.left_out.clone(),
        max_size: wish.max_size,
        thresholds: found.thresholds,
        complete: found.limit.is_none(),
        limit: found.limit,
    });
}

/// What to do about it, in a command that can be run.
fn next_step(report: &DatasetRisk) -> Option<String> {
    if report.unique == 0 && report.combinations.iter().all(|c| c.unique == 0) {
        return None;
    }
    let first = first_to_drop(report).map(|names| format!("coarsen or erase {} first: ", names.join(" and ")));
    let what = first.unwrap_or_default();
    Some(format!("{what}efface init PATHS writes a policy to edit, efface apply PATHS --out DIR follows it"))
}

/// Most columns that the next step names.
const STEP: usize = 3;

/// The columns to drop until fewer people are unique: one, or several that say the same. None where it takes more than a few.
fn first_to_drop(report: &DatasetRisk) -> Option<Vec<String>> {
    let all = report.curve.last()?.unique;
    let mut order: Vec<_> = report.columns.iter().filter_map(|c| Some((c.drop_order?, c.unique_after?, c))).collect();
    order.sort_by_key(|(place, ..)| *place);
    let until = order.iter().take(STEP).position(|(_, after, _)| *after < all)?;
    Some(order[..=until].iter().map(|(.., c)| visible(&c.name)).collect())
}

/// Which columns are read, in the order of their codes.
struct Names {
    all: Vec<String>,
}

impl Names {
    fn of(request: &RiskRequest) -> Self {
        let mut all: Vec<String> = Vec::new();
        let search = request.search.iter().flat_map(|s| &s.among);
        let wanted = request.quasi.iter().chain(&request.sensitive).chain(&request.weight).chain(&request.subject);
        for name in wanted.chain(search) {
            if !all.contains(name) {
                all.push(name.clone());
            }
        }
        Self { all }
    }

    fn place(&self, name: &str) -> Result<usize> {
        self.all.iter().position(|n| n == name).ok_or_else(|| Error::fault("a column that was not asked for"))
    }
}

/// Models of the quasi-identifiers alone.
fn table_models(histogram: &Histogram, request: &RiskRequest) -> Vec<ModelVerdict> {
    let target = |name: &str| request.targets.get(name).copied();
    let models: Vec<Box<dyn Model>> = vec![
        Box::new(KAnonymity { k: target("k-anonymity").map(|k| k as u64) }),
        Box::new(MaximumRisk { most: target("maximum-risk") }),
    ];
    let mut verdicts = Verdicts::new(&models);
    for (size, classes) in histogram.pairs() {
        verdicts.add(&Class { size, counts: &[] }, classes);
    }
    let mut all = verdicts.tell(None);
    let average = target("average-risk");
    all.push(ModelVerdict {
        model: "average-risk".into(),
        column: None,
        parameters: BTreeMap::new(),
        value: Some(histogram.distinction()),
        target: average,
        holds: average.map(|most| histogram.distinction() <= most + 1e-12),
        failing: None,
        note: None,
    });
    all
}

/// Models of one sensitive column.
fn sensitive_models(
    coded: &Coded,
    quasi: &[usize],
    column: usize,
    request: &RiskRequest,
) -> Result<(Vec<ModelVerdict>, u64)> {
    let Column { name, distinct, .. } = &coded.columns[column];
    let (ranks, numeric) = ranks(&coded.columns[column]);
    let below = Below { column, ranks: &ranks };
    // A column that is itself a quasi-identifier is told apart by the classes already.
    let quasi: Vec<usize> = quasi.iter().copied().filter(|q| *q != column).collect();
    let counted = visit(coded, &[], Some(below), || Counted::new(*distinct))?;
    let hierarchy =
        request.hierarchies.get(name).map(|rows| hierarchy(rows, &coded.columns[column], &ranks)).transpose()?;
    let distance = match request.distances.get(name) {
        Some(distance) => *distance,
        None if hierarchy.is_some() => Distance::Hierarchical,
        None if numeric => Distance::Ordered,
        None => Distance::Equal,
    };
    let background = Arc::new(Background::new(counted, numeric, hierarchy));
    let target = |model: &str| request.targets.get(model).copied();
    let models: Vec<Box<dyn Model>> = vec![
        Box::new(DistinctL { l: target("distinct-l-diversity") }),
        Box::new(EntropyL { l: target("entropy-l-diversity") }),
        Box::new(RecursiveL { l: request.recursive_l.max(2), c: target("recursive-cl-diversity") }),
        Box::new(TCloseness { t: target("t-closeness"), distance, background: Arc::clone(&background) }),
        Box::new(BetaLikeness { beta: target("beta-likeness"), enhanced: false, background: Arc::clone(&background) }),
        Box::new(BetaLikeness { beta: target("beta-likeness"), enhanced: true, background }),
        Box::new(AlphaK {
            alpha: target("alpha-k-anonymity"),
            k: target("k-anonymity").filter(|_| target("alpha-k-anonymity").is_some()).map(|k| k as u64),
        }),
    ];
    let (verdicts, alike) = visit(coded, &quasi, Some(below), || (Verdicts::new(&models), Alike(0)))?;
    Ok((verdicts.tell(Some(name)), alike.0))
}

/// People who share a class in which a sensitive column has one value.
struct Alike(u64);

impl Visit for Alike {
    fn class(&mut self, class: Class<'_>) {
        self.0 += if class.size > 1 && class.counts.len() == 1 { class.size } else { 0 };
    }

    fn merge(&mut self, other: Self) {
        self.0 += other.0;
    }
}

/// A hierarchy's groups by rank.
fn hierarchy(rows: &[Vec<String>], column: &Column, ranks: &[u32]) -> Result<Hierarchy> {
    let texts = column.texts.as_deref().unwrap_or_default();
    let height = rows.first().map_or(0, Vec::len);
    if height < 2 || rows.iter().any(|r| r.len() != height) {
        return Err(Error::usage(
            "the hierarchy's rows have to have one length, of at least two: the value and its groups",
        )
        .at(&column.name)
        .next("write each value with all its groups, separated by semicolons"));
    }
    let of: hashbrown::HashMap<&str, &Vec<String>> = rows.iter().map(|r| (r[0].as_str(), r)).collect();
    let missing = texts.iter().filter(|t| !of.contains_key(&***t)).count();
    if missing > 0 {
        return Err(Error::usage(format!("the hierarchy knows {missing} values of this column not"))
            .at(&column.name)
            .next("add them to the hierarchy"));
    }
    let mut levels = Vec::new();
    for level in 1..height {
        let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
        for row in rows {
            let next = numbers.len() as u32 + 1;
            numbers.entry(&row[level]).or_insert(next);
        }
        // The null is a group of its own until everything is one.
        let mut groups = vec![0u32; texts.len() + 1];
        for (code, text) in texts.iter().enumerate() {
            groups[ranks[code + 1] as usize] =
                of.get(&**text).and_then(|r| numbers.get(r[level].as_str())).copied().unwrap_or(0);
        }
        levels.push(groups);
    }
    if levels.last().is_some_and(|top| top.iter().skip(1).any(|g| *g != top[1])) {
        levels.push(vec![0; texts.len() + 1]);
    } else if let Some(top) = levels.last_mut() {
        top.fill(0);
    }
    Ok(Hierarchy { levels })
}

/// What a journalist is up against where a column says how many people each row stands for.
fn weighted(coded: &Coded, quasi: &[usize], column: usize) -> Result<Crowds> {
    let weights = coded.columns[column].numbers().ok_or_else(|| {
        Error::usage("a weight is not a number (value withheld)")
            .at(&coded.columns[column].name)
            .next("name a column of numbers with --weight")
    })?;
    if weights.iter().flatten().any(|w| *w < 0.0 || *w > 1e12) {
        return Err(
            Error::usage("a weight is negative or above 10^12 (value withheld)").at(&coded.columns[column].name)
        );
    }
    // A row without a weight stands for itself. Whole thousandths, so that sums do not depend on an order.
    let by_code: Vec<u64> = weights.iter().map(|w| (w.unwrap_or(1.0) * 1000.0).round() as u64).collect();
    let (ranks, _) = ranks(&coded.columns[column]);
    let mut thousandths = vec![0; by_code.len()];
    for (code, rank) in ranks.iter().enumerate() {
        thousandths[*rank as usize] = by_code[code];
    }
    let below = Below { column, ranks: &ranks };
    let quasi: Vec<usize> = quasi.iter().copied().filter(|q| *q != column).collect();
    Ok(visit(coded, &quasi, Some(below), || Weighted { thousandths: &thousandths, crowds: Crowds::default() })?.crowds)
}

/// The classes of the file held against those of the population: δ-presence, k-map and the journalist's crowds.
fn against_population(
    coder: &Coder,
    sample: &Coded,
    other: &Table,
    quasi: &[usize],
    request: &RiskRequest,
    settings: &Settings<'_>,
) -> Result<(Crowds, Vec<ModelVerdict>)> {
    let names: Vec<String> = quasi.iter().map(|q| sample.columns[*q].name.clone()).collect();
    let crowd = coder.only(&names)?.code(other, None, settings)?;
    let mut chunks = sample.chunks_of(quasi)?;
    let places: Vec<usize> = (0..names.len()).collect();
    chunks.iter_mut().for_each(|c| c.columns.push(Codes::of(vec![1; c.rows])));
    for mut chunk in crowd.chunks_of(&places)? {
        chunk.columns.push(Codes::of(vec![2; chunk.rows]));
        chunks.push(chunk);
    }
    let mut columns = crowd.columns;
    columns.push(Column { name: String::new(), distinct: 2, texts: None });
    let both = Coded::in_memory(columns, chunks);
    let below = Below { column: places.len(), ranks: &[0, 1, 2] };
    let target = |model: &str| request.targets.get(model).copied();
    let models: Vec<Box<dyn Model>> = vec![
        Box::new(DeltaPresence { most: target("delta-presence") }),
        Box::new(KMap { k: target("k-map").map(|k| k as u64) }),
    ];
    let verdicts = visit(&both, &places, Some(below), || Verdicts::new(&models))?.tell(None);
    let crowds = visit(&both, &places, Some(below), Crowds::default)?;
    Ok((crowds, verdicts))
}

fn report(
    table: &Table,
    request: &RiskRequest,
    histogram: &Histogram,
    models: Vec<ModelVerdict>,
    crowds: Option<(&Crowds, &str)>,
) -> DatasetRisk {
    let people = histogram.rows();
    let size = match (request.population, request.fraction) {
        (Some(size), _) => (size, false),
        (None, Some(fraction)) => ((people as f64 / fraction).round() as u64, false),
        (None, None) => (population::DEFAULT_POPULATION, true),
    };
    let below = [2, 3, 5, 11, 12].map(|n: u64| (n.to_string(), histogram.below(n)));
    DatasetRisk {
        name: table.name.clone(),
        rows: people,
        subjects: people,
        subject: request.subject.clone(),
        chosen_by: request.chosen_by.clone(),
        quasi: request.quasi.clone(),
        nulls: "value".into(),
        classes: histogram.classes(),
        k: histogram.k(),
        unique: histogram.unique(),
        below: below.into_iter().collect(),
        distinction: histogram.distinction(),
        separation: histogram.separation(),
        sizes: bands(histogram),
        risk: figures(histogram, crowds),
        models,
        population: (people > 0 && !request.quasi.is_empty()).then(|| population::estimate(histogram, size.0, size.1)),
        combinations: Vec::new(),
        search: None,
        columns: Vec::new(),
        curve: Vec::new(),
        ranking_limit: None,
        unicity: None,
        subsets: Vec::new(),
        wp216: Vec::new(),
        next: None,
    }
}

/// The same where nulls match anything: crowds of people instead of classes.
fn wild_report(table: &Table, request: &RiskRequest, coded: &Coded, quasi: &[usize]) -> Result<DatasetRisk> {
    let all: Vec<usize> = (0..coded.columns.len()).collect();
    let whole = Coded::in_memory(coded.columns.clone(), coded.chunks_of(&all)?).whole()?;
    let (people, combinations) = wild::crowds(&whole, quasi)?;
    let mut crowds = Crowds::default();
    people.iter().for_each(|(crowd, n)| crowds.add(*crowd, *n, 1));
    let total: u64 = people.values().sum();
    // A histogram of people by crowd has the wrong number of classes; only its thresholds are used.
    let below = |size: u64| people.iter().filter(|(crowd, _)| **crowd < size).map(|(_, n)| n).sum::<u64>();
    let mut report = report(table, request, &Histogram::default(), Vec::new(), None);
    report.nulls = "any".into();
    report.subjects = total;
    report.classes = combinations;
    report.k = people.keys().next().copied().unwrap_or(0);
    report.unique = below(2);
    report.below = [2, 3, 5, 11, 12].map(|n: u64| (n.to_string(), below(n))).into_iter().collect();
    report.risk = crate::risk::attackers::crowd_figures(&crowds, &below);
    let asked = |model: &str| request.targets.get(model).copied();
    let verdict = |model: &str, value: f64, target: Option<f64>, holds: bool| ModelVerdict {
        model: model.into(),
        column: None,
        parameters: BTreeMap::new(),
        value: Some(value),
        target,
        holds: target.map(|_| holds),
        failing: None,
        note: None,
    };
    let (k, most, average) = (asked("k-anonymity"), asked("maximum-risk"), asked("average-risk"));
    let of_average = report.risk.average;
    report.models = vec![
        ModelVerdict {
            failing: k.map(|k| below(k as u64)),
            note: Some("nulls match anything, so classes overlap; models of sensitive columns and population estimates need --nulls value".into()),
            ..verdict("k-anonymity", report.k as f64, k, k.is_none_or(|k| report.k as f64 >= k))
        },
        ModelVerdict {
            failing: most.map(|most| below(least_class(most))),
            ..verdict("maximum-risk", report.risk.highest, most, most.is_none_or(|m| report.risk.highest <= m + 1e-12))
        },
        verdict("average-risk", of_average, average, average.is_none_or(|m| of_average <= m + 1e-12)),
    ];
    Ok(report)
}
