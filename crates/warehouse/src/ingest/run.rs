//! A run: what is open while its inputs are read, and how it ends.

use std::collections::BTreeSet;

use super::batches::Batches;
use super::merge::DAY;
use super::merging::Merging;
use super::observations::Observations;
use super::rejects::Rejects;
use super::removals::Removals;
use super::rounded::RoundedInput;
use super::servers::{self, Renumbered};
use super::spool::{Room, Spool};
use super::stored::Stored;
use super::{Inputs, Observer, Outcome, days, forget, load};
use crate::forgotten::Forgotten;
use crate::layout::REJECTS;
use crate::manifest::Gone;
use crate::{IngestSummary, InputEntry, Transaction, WarehouseError};
use tsubuyaki_tokens::Tokenizer;
use tsubuyaki_tweets::{ReadOptions, Source};

/// A run under way.
pub(super) struct Run<'a> {
    pub transaction: &'a mut Transaction,
    pub stored: Option<&'a Stored<'a>>,
    pub room: Room,
    pub options: &'a ReadOptions,
    pub max_rejects: f64,
    pub ignore_deletions: bool,
    pub named: &'a BTreeSet<Source>,
    pub forgotten: Forgotten,
    pub removals: Removals,
    pub waiting: Observations,
    pub rejects: Rejects,
    pub rejects_path: String,
    /// Inputs of which the posts have lost their ids.
    pub rounded: Vec<RoundedInput>,
    /// There are posts whose numbers are those of one server among several.
    pub has_servers: bool,
    /// Those of all inputs that were read, by their numbers.
    pub accounts: Vec<IngestSummary>,
    /// Inputs that are ingested, each with its number.
    pub entries: Vec<(usize, InputEntry)>,
    pub bytes_done: u64,
    pub outcome: Outcome,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        transaction: &'a mut Transaction,
        stored: Option<&'a Stored<'a>>,
        room: Room,
        inputs: Inputs<'a>,
    ) -> Result<Self, WarehouseError> {
        let rejects_path = format!("{REJECTS}/{}.jsonl", transaction.run());
        let base = stored.map(Stored::base);
        Ok(Self {
            stored,
            room,
            options: inputs.options,
            max_rejects: inputs.max_rejects,
            ignore_deletions: inputs.ignore_deletions,
            named: inputs.named,
            removals: Removals::default(),
            accounts: Vec::new(),
            rounded: Vec::new(),
            has_servers: false,
            forgotten: base.map(Forgotten::of).transpose()?.unwrap_or_default(),
            waiting: Observations::default(),
            rejects: Rejects::new(transaction.stage(&rejects_path)?, inputs.options.limits),
            rejects_path,
            entries: Vec::new(),
            bytes_done: 0,
            outcome: Outcome::default(),
            transaction,
        })
    }

    /// Merges and writes what was read.
    pub(super) fn finish(
        mut self,
        mut by_id: Spool<1>,
        time_zone: &str,
        tokenizer: &Tokenizer,
        observer: &dyn Observer,
    ) -> Result<Outcome, WarehouseError> {
        if !self.rounded.is_empty() {
            self.settle_rounded(&mut by_id)?;
        }
        let rejected = self.rejects.count();
        self.rejects.finish()?;
        let rejects_path = self.rejects_path;
        if rejected > 0 {
            self.transaction.add_file(rejects_path.clone(), rejected, None);
        }
        let folder = self.transaction.scratch()?;
        let mut renumbered = Renumbered::default();
        if self.has_servers {
            let fresh = Spool::new(folder.clone(), "by-own-id", ["tweet_id"], self.room.clone());
            (by_id, renumbered) =
                servers::settle(by_id, fresh, self.stored, &self.removals.refused)?;
            self.outcome.renumbered = renumbered.count;
        }
        self.removals.look_up(self.stored)?;
        let mut by_day = Spool::new(folder, "by-day", [DAY, "tweet_id"], self.room);
        let merging = Merging {
            stored: self.stored,
            time_zone,
            removals: &self.removals,
            renumbered: &renumbered,
            observer,
        };
        let tweets = merging.merge_all(by_id, &mut self.accounts, &mut by_day)?;
        self.removals.mark_stored(self.stored, &mut by_day)?;
        observer.tokenizing(tweets);
        let stored = self.stored;
        let load = |batches: &mut Batches| load::load_changed(&mut by_day, stored, batches);
        self.outcome.changed =
            days::write_days(tokenizer, load, stored, self.transaction, observer)?;
        let replaced = self.removals.replaced;
        let removed = self.removals.stored_count() - replaced;
        if removed + replaced > 0 {
            let gone =
                Gone { forgotten_tweets: removed, replaced_tweets: replaced, ..Gone::default() };
            self.transaction.add_gone(gone);
            (self.outcome.removed, self.outcome.replaced) = (removed, replaced);
        }
        let own_rejects = (rejected > 0).then_some(&*rejects_path);
        remember(self.forgotten, &self.removals, stored, own_rejects, self.transaction)?;
        for ((number, entry), input) in self.entries.iter_mut().zip(&mut self.outcome.inputs) {
            let account = self.accounts[*number];
            entry.account = account;
            input.account = account;
            self.outcome.account += account;
        }
        if !self.outcome.account.adds_up() {
            // Nothing is committed of records that are lost on the way.
            return Err(WarehouseError::Unbalanced(self.outcome.account));
        }
        self.transaction.add_inputs(self.entries.into_iter().map(|(_, entry)| entry));
        Ok(self.outcome)
    }
}

/// Posts that are deleted are never ingested again, nor are earlier versions of others; of
/// those that are deleted nothing is left in the rejects, of this run or of one before.
fn remember(
    mut forgotten: Forgotten,
    removals: &Removals,
    stored: Option<&Stored>,
    own_rejects: Option<&str>,
    transaction: &mut Transaction,
) -> Result<(), WarehouseError> {
    let before = forgotten.rows();
    let deleted = forget::remember(&mut forgotten, &removals.deleted, &BTreeSet::new());
    removals.superseded.iter().for_each(|&id| forgotten.add_superseded(id));
    if forgotten.rows() > before {
        forget::write_list(&forgotten, transaction)?;
    }
    if deleted == 0 {
        return Ok(());
    }
    if let Some(path) = own_rejects {
        let staged = transaction.stage(path)?;
        forget::forget_staged_rejects(&staged, &forgotten, transaction)?;
    }
    if let Some(stored) = stored {
        forget::forget_rejects(stored.base(), &forgotten, transaction)?;
    }
    Ok(())
}
