//! What keeps keys and values in memory from reaching the disk or other processes of the same user.

use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

/// No core dumps of this process, and no other process of the user may trace it or read its memory. Called before
/// anything is read.
///
/// A system that refuses either (a restricted container) does not keep a run from protecting data: it is no worse than
/// before.
pub(super) fn harden() {
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}
