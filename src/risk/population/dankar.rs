//! Which estimate to believe (Dankar, El Emam, Neisa and Roffey, "Estimating the re-identification risk of clinical data
//! sets", BMC Medical Informatics and Decision Making 12:66, 2012): Pitman for small samples, else the smaller of Zayatz
//! and SNB.

use crate::model::Estimator;

/// Sampling fraction up to which Pitman's model is the most exact.
const SMALL: f64 = 0.1;

/// The chosen estimate and why.
pub(super) fn choose(fraction: f64, pitman: Option<f64>, snb: Option<f64>, zayatz: Option<f64>) -> (Estimator, String) {
    let percent = format!("{:.4} %", fraction * 100.0);
    if fraction <= SMALL {
        return match pitman {
            Some(share) if share > 0.0 => {
                (Estimator::Pitman, format!("the sample is {percent} of the population, at most 10 %: Pitman"))
            }
            _ => (
                Estimator::Zayatz,
                format!("the sample is {percent} of the population, and Pitman's model does not fit it"),
            ),
        };
    }
    match (snb, zayatz) {
        (Some(snb), Some(zayatz)) if snb < zayatz => {
            (Estimator::Snb, format!("the sample is {percent} of the population, and SNB is below Zayatz"))
        }
        (None, _) => (Estimator::Zayatz, format!("the sample is {percent} of the population, and SNB does not fit it")),
        _ => (Estimator::Zayatz, format!("the sample is {percent} of the population, and Zayatz is below SNB")),
    }
}
