//! What stands in running text besides what patterns find: words of lexicons, names, and, where a text is read for what stands in it
//! and not for what its column is, labelled values, whole addresses and places.

use hashbrown::HashMap;

use super::address_block::AddressBlocks;
use super::ages::Ages;
use super::fields::Fields;
use super::places::Places;
use super::words::Words;
use super::{Detector, Hit, Source};
use crate::rules::RuleSet;

/// The finders that read texts only.
pub(super) struct InText {
    ages: Option<Ages>,
    fields: Fields,
    blocks: Option<AddressBlocks>,
    places: Option<Places>,
}

impl InText {
    /// The finders of these rules; their sources are added to `sources`. `lexicons` has the sources of every word.
    pub fn new(rules: &RuleSet, lexicons: &HashMap<String, Vec<u16>>, sources: &mut Vec<Source>) -> Self {
        let wanted =
            |source: &Source| !rules.left_out.contains_key(&source.id) && rules.info_type(&source.info_type).is_some();
        let of_places = Places::sources();
        let places = of_places.iter().all(wanted).then(|| {
            let first = sources.len() as u16;
            let mut places = Places::new([first, first + 1, first + 2]);
            for (word, of) in lexicons {
                of.iter().for_each(|source| places.add(&sources[usize::from(*source)].info_type, word));
            }
            places
        });
        if places.is_some() {
            sources.extend(of_places);
        }
        let of_blocks = AddressBlocks::source();
        let blocks = wanted(&of_blocks).then(|| AddressBlocks::new(sources.len() as u16, sources));
        if blocks.is_some() {
            sources.push(of_blocks);
        }
        let of_ages = Ages::source();
        let ages = wanted(&of_ages).then(|| Ages::new(sources.len() as u16));
        if ages.is_some() {
            sources.push(of_ages);
        }
        let (fields, of_fields) = Fields::new(rules, sources.len() as u16);
        sources.extend(of_fields);
        Self { ages, fields, blocks, places }
    }
}

impl Detector {
    /// Adds what stands in a text of several words; `every` also what says nothing of the text's column.
    pub(super) fn running_text(&self, text: &str, words: &Words, every: bool, hits: &mut Vec<Hit>) {
        for (at, word) in words.list.iter().enumerate().filter(|(_, word)| word.begins_phrase()) {
            let start = word.start;
            self.vocabulary.phrases_at(words, at, |source, last| {
                let end = words.list[last].end;
                // Of a source, the first phrase of a stretch stays, as long as it gets.
                match hits.iter_mut().rev().find(|hit| hit.source == source && !hit.whole) {
                    Some(hit) if hit.start == start => hit.end = hit.end.max(end),
                    Some(hit) if start < hit.end => {}
                    _ => hits.push(Hit { source, start, end, whole: false, strong: true, head: 0 }),
                }
            });
        }
        if let Some(names) = &self.names {
            names.find(text, words, every, hits);
        }
        if !every {
            return;
        }
        if let Some(blocks) = &self.text.blocks {
            blocks.find(text, words, hits);
        }
        if let Some(ages) = &self.text.ages {
            ages.find(text, words, hits);
        }
        self.text.fields.find(text, words, hits);
        if let Some(places) = &self.text.places {
            places.find(text, words, hits);
        }
    }
}
