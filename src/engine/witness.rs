//! Who writes down what is published: the ledger. It is told before the output is there, and again where it did not come.

use crate::error::Result;
use crate::model::Receipt;
use crate::table::Staging;

/// Writes down what is published.
pub trait Witness {
    /// This receipt, with this SHA-256, is about to be published. An error keeps it from being.
    fn before(&self, receipt: &Receipt, sha256: &str) -> Result<()>;
    /// What was told last was not published.
    fn failed(&self);
}

/// Publishes; tells the witness where nothing came of it.
pub(super) fn publish(staging: Staging, witness: Option<&dyn Witness>) -> Result<()> {
    staging.publish().map_err(|unpublished| {
        if let Some(witness) = witness.filter(|_| !unpublished.is_there) {
            witness.failed();
        }
        unpublished.error
    })
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::fs;
    use std::path::Path;

    use super::*;

    #[derive(Default)]
    struct Heard(Cell<u32>);

    impl Witness for Heard {
        fn before(&self, _: &Receipt, _: &str) -> Result<()> {
            Ok(())
        }
        fn failed(&self) {
            self.0.set(self.0.get() + 1);
        }
    }

    #[test]
    fn a_witness_hears_of_what_was_not_published_alone() {
        let dir = tempfile::tempdir().unwrap();
        let heard = Heard::default();
        let staged = |name: &str| {
            let staging = Staging::create(&dir.path().join(name)).unwrap();
            fs::write(staging.file(Path::new("a")).unwrap(), "x").unwrap();
            staging
        };
        publish(staged("good"), Some(&heard)).unwrap();
        assert_eq!(heard.0.get(), 0);
        let staging = staged("bad");
        // Somebody else's folder appears in the meantime.
        fs::create_dir(dir.path().join("bad")).unwrap();
        assert!(publish(staging, Some(&heard)).is_err());
        assert_eq!(heard.0.get(), 1);
        assert_eq!(fs::read_dir(dir.path().join("bad")).unwrap().count(), 0);
    }
}
