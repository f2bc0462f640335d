//! Writes a diff as lines of text, as Markdown for a pull request, and as a section of the changelog.

use std::{borrow::Cow, fmt};

use super::{Bump, Change, Diff, Effect, rules::Section};
use crate::{
    terminal::line,
    text::markdown::{cell, code, text},
};

impl fmt::Display for Change {
    /// Writes the change in one line: `breaks compile: addressing::services::list: operation removed`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.effect.words(), line(&self.at), self.words())?;
        let (before, after) = (line(&self.before), line(&self.after));
        match (before.is_empty(), after.is_empty()) {
            (true, true) => Ok(()),
            (true, false) => write!(f, ": {after}"),
            (false, true) => write!(f, ": was {before}"),
            (false, false) => write!(f, ": {before} -> {after}"),
        }
    }
}

impl Change {
    /// The kind of change in words, followed by `by hand` if it is a rename made by hand.
    fn words(&self) -> Cow<'static, str> {
        if self.by_hand {
            Cow::Owned(format!("{} by hand", self.what.words()))
        } else {
            Cow::Borrowed(self.what.words())
        }
    }
}

impl Diff {
    /// The diff as Markdown for a pull request: breaking changes first, then the version bump and a section of the
    /// changelog.
    pub fn to_markdown(&self, version: &str) -> String {
        let mut page = String::from("## What this does to callers\n\n");
        if self.changes.is_empty() {
            page.push_str("Nothing: the generated client stays the same.\n");
        } else {
            let counts = Effect::ALL.iter().map(|effect| (effect, self.with(*effect).count())).filter(|(_, n)| *n > 0);
            let counts: Vec<String> = counts.map(|(effect, n)| format!("{n} × {}", effect.words())).collect();
            page.push_str(&format!("{}.\n", counts.join(", ")));
        }
        for effect in Effect::ALL {
            self.table(effect, &mut page);
        }
        if !self.not_compared.is_empty() {
            page.push_str("\n### Not compared\n\n| operation | why |\n| --- | --- |\n");
            for (operation, why) in &self.not_compared {
                page.push_str(&format!("| {} | {} |\n", cell(&code(operation)), cell(&text(why))));
            }
        }
        page.push_str(&format!("\n### Version\n\n{}\n", self.version(version)));
        let changelog = self.to_changelog();
        if !changelog.is_empty() {
            page.push_str(&format!("\n### For CHANGELOG.md\n\n```markdown\n{changelog}```\n"));
        }
        page
    }

    /// A section of the changelog, in the form of [Keep a Changelog](https://keepachangelog.com/en/1.1.0/).
    pub fn to_changelog(&self) -> String {
        let mut sections = Vec::new();
        for (section, title) in [
            (Section::Added, "Added"),
            (Section::Changed, "Changed"),
            (Section::Deprecated, "Deprecated"),
            (Section::Removed, "Removed"),
        ] {
            let changes = self.changes.iter().filter(|change| change.what.section() == section);
            let entries: String = changes.map(entry).collect();
            if !entries.is_empty() {
                sections.push(format!("### {title}\n\n{entries}"));
            }
        }
        sections.join("\n")
    }

    /// The version bump that the diff requires, as a sentence.
    pub fn version(&self, version: &str) -> String {
        let bump = Bump::of(self);
        let next = bump.next(version).filter(|next| next != version);
        let next = next.map(|next| format!(": {version} -> {next}")).unwrap_or_default();
        format!("{} while the major version is 0, {bump} from 1.0.0 on{next}", bump.below_one())
    }

    fn with(&self, effect: Effect) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |change| change.effect == effect)
    }

    fn table(&self, effect: Effect, page: &mut String) {
        let mut changes = self.with(effect).peekable();
        if changes.peek().is_none() {
            return;
        }
        let words = effect.words();
        let title = format!("{}{}", words[..1].to_uppercase(), &words[1..]);
        page.push_str(&format!("\n### {title}\n\n| where | what | before | after |\n| --- | --- | --- | --- |\n"));
        for change in changes {
            let Change { at, operation, before, after, .. } = change;
            let operation = if change.what.is_rename() && !operation.is_empty() {
                format!(", for {}", cell(&code(operation)))
            } else {
                String::new()
            };
            let [at, before, after] = [at, before, after].map(|value| cell(&code(value)));
            page.push_str(&format!("| {at} | {}{operation} | {before} | {after} |\n", change.words()));
        }
    }
}

fn entry(change: &Change) -> String {
    let breaking = if change.effect.is_breaking() { "**Breaking:** " } else { "" };
    let values = match (change.before.is_empty(), change.after.is_empty()) {
        (false, false) => format!(", {} -> {}", code(&change.before), code(&change.after)),
        _ => String::new(),
    };
    format!("- {breaking}{}: {}{values}\n", code(&change.at), change.words())
}
