//! What was said of values lately, so that a value that comes back is not looked at again.

/// The notes of values seen lately, so that a value that comes back is not looked at again.
#[derive(Debug, Clone, Default)]
pub(super) struct Memo {
    /// Hash and note; a power of two of places.
    places: Vec<(u64, u32)>,
    /// Values put in since it grew last.
    puts: usize,
    asked: u32,
    answered: u32,
    off: bool,
    /// Most places it may have; 0 stands for [`Memo::FEW`].
    pub most: usize,
}

impl Memo {
    /// It grows with what it holds: wide tables with few rows would take all memory otherwise.
    const LEAST: usize = 64;
    /// What every column may have, and what a column may have where there are few: as many as there are days in a life.
    const FEW: usize = 8192;
    pub const MANY: usize = 32_768;
    /// After so many questions, a memo that answers less than one in sixteen is given up.
    const TRIAL: u32 = 16_384;

    #[inline]
    pub fn get(&mut self, hash: u64) -> Option<u32> {
        if self.places.is_empty() {
            return None;
        }
        let (known, note) = self.places[hash as usize >> 1 & (self.places.len() - 1)];
        self.asked += 1;
        if known == hash {
            self.answered += 1;
            return Some(note);
        }
        if self.asked >= Self::TRIAL {
            self.off = self.answered < self.asked / 16;
            if self.off {
                self.places = Vec::new();
            }
            (self.asked, self.answered) = (0, 0);
        }
        None
    }

    #[inline]
    pub fn put(&mut self, hash: u64, note: u32) {
        if self.off {
            return;
        }
        self.puts += 1;
        if self.places.is_empty() || self.puts > self.places.len() && self.places.len() < self.most.max(Self::FEW) {
            let more = (self.places.len() * 2).max(Self::LEAST);
            // A hash is never zero, so no value is found in an empty place.
            let old = std::mem::replace(&mut self.places, vec![(0, 0); more]);
            for (hash, note) in old.into_iter().filter(|(hash, _)| *hash != 0) {
                self.places[hash as usize >> 1 & (more - 1)] = (hash, note);
            }
            self.puts = 0;
        }
        let place = hash as usize >> 1 & (self.places.len() - 1);
        self.places[place] = (hash, note);
    }
}
