//! The policy's target as privacy models, and whether it holds over codes.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::ModelVerdict;
use crate::policy::{Aim, Moving};
use crate::risk::models::{
    AlphaK, Background, BetaLikeness, Counted, Distance, DistinctL, EntropyL, KAnonymity, MaximumRisk, Model,
    RecursiveL, TCloseness, Verdicts, ranks,
};
use crate::risk::{Below, Class, Codes, Column, Histogram, Whole, visit_whole};

/// Models of the sizes of classes.
pub(super) fn of_sizes(aim: &Aim) -> Vec<Box<dyn Model>> {
    let mut models: Vec<Box<dyn Model>> = Vec::new();
    if let Some(k) = aim.k {
        models.push(Box::new(KAnonymity { k: Some(k) }));
    }
    if let Some(most) = aim.max_risk {
        models.push(Box::new(MaximumRisk { most: Some(most) }));
    }
    models
}

/// Models of one sensitive column.
fn of_column(aim: &Aim, background: Arc<Background>) -> Vec<Box<dyn Model>> {
    let mut models: Vec<Box<dyn Model>> = Vec::new();
    if let Some(l) = aim.distinct_l {
        models.push(Box::new(DistinctL { l: Some(f64::from(l)) }));
    }
    if let Some(l) = aim.entropy_l {
        models.push(Box::new(EntropyL { l: Some(l) }));
    }
    if let Some((l, c)) = aim.recursive {
        models.push(Box::new(RecursiveL { l, c: Some(c) }));
    }
    if let Some((t, distance)) = aim.t {
        let distance = match distance {
            Some(Moving::Equal) => Distance::Equal,
            Some(Moving::Ordered) => Distance::Ordered,
            None if background.numeric => Distance::Ordered,
            None => Distance::Equal,
        };
        models.push(Box::new(TCloseness { t: Some(t), distance, background: Arc::clone(&background) }));
    }
    if let Some(beta) = aim.beta {
        models.push(Box::new(BetaLikeness { beta: Some(beta), enhanced: true, background }));
    }
    if let Some(alpha) = aim.alpha {
        models.push(Box::new(AlphaK { alpha: Some(alpha), k: aim.k }));
    }
    models
}

/// A sensitive column over people: its name, the ranks of its values, and what is asked of it.
pub(super) struct Sensitive {
    pub name: String,
    /// By person.
    pub ranks: Codes,
    /// The largest rank.
    most: u32,
    numeric: bool,
}

impl Sensitive {
    /// From values by code, as [`Column`] has them.
    pub fn new(name: &str, column: &Column, codes: &Codes) -> Self {
        let (ranks, numeric) = ranks(column);
        let of_person = (0..codes.len()).map(|p| ranks[codes.get(p) as usize]).collect();
        Self { name: name.to_owned(), ranks: Codes::of(of_person), most: column.distinct, numeric }
    }

    /// What has to hold for it.
    pub fn models(&self, aim: &Aim) -> Vec<Box<dyn Model>> {
        let column = Column { name: self.name.clone(), distinct: self.most, texts: None };
        let whole = Whole { columns: vec![column], rows: self.ranks.len(), codes: vec![self.ranks.clone()] };
        let identity: Vec<u32> = (0..=self.most).collect();
        let counted = visit_whole(&whole, &[], Some(Below { column: 0, ranks: &identity }), || Counted::new(self.most));
        of_column(aim, Arc::new(Background::new(counted, self.numeric, None)))
    }
}

/// Sizes of classes and what the target says of them.
pub(super) struct Verdict {
    pub models: Vec<ModelVerdict>,
    pub histogram: Histogram,
}

impl Verdict {
    /// Whether everything that is asked for holds.
    pub fn holds(&self) -> bool {
        self.models.iter().all(|m| m.holds != Some(false))
    }
}

/// What the target says of people by their codes: `quasi` has, by column, the codes and how many there are.
pub(super) fn verdict(aim: &Aim, quasi: Vec<(Codes, u32)>, sensitive: &[Sensitive], people: usize) -> Verdict {
    let places: Vec<usize> = (0..quasi.len()).collect();
    let named = |distinct: u32| Column { name: String::new(), distinct, texts: None };
    let mut columns: Vec<Column> = quasi.iter().map(|(_, codes)| named(codes.saturating_sub(1))).collect();
    let mut codes: Vec<Codes> = quasi.into_iter().map(|(codes, _)| codes).collect();
    for column in sensitive {
        columns.push(named(column.most));
        codes.push(column.ranks.clone());
    }
    let whole = Whole { columns, codes, rows: people };
    let histogram = visit_whole(&whole, &places, None, Histogram::default);
    let sizes = of_sizes(aim);
    let mut verdicts = Verdicts::new(&sizes);
    for (size, classes) in histogram.pairs() {
        verdicts.add(&Class { size, counts: &[] }, classes);
    }
    let mut models = verdicts.tell(None);
    if let Some(most) = aim.average_risk {
        let value = histogram.distinction();
        models.push(ModelVerdict {
            model: "average-risk".into(),
            column: None,
            parameters: BTreeMap::new(),
            value: Some(value),
            target: Some(most),
            holds: Some(value <= most + 1e-12),
            failing: None,
            note: None,
        });
    }
    for (at, column) in sensitive.iter().enumerate() {
        let asked = column.models(aim);
        let identity: Vec<u32> = (0..=column.most).collect();
        let below = Below { column: places.len() + at, ranks: &identity };
        models.extend(visit_whole(&whole, &places, Some(below), || Verdicts::new(&asked)).tell(Some(&column.name)));
    }
    Verdict { models, histogram }
}
