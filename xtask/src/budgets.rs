//! The flags for budgets.

use sdk_generator::Budgets;

/// Budgets for reading and expanding a description; an exceeded one is reported with its flag
#[derive(Debug, Clone, Copy, clap::Args)]
#[command(next_help_heading = "Limits")]
pub(crate) struct Limits {
    /// Bytes of a text, unpacked
    #[arg(long, value_name = "BYTES", default_value_t = Budgets::default().text)]
    max_text: usize,
    /// Values in a description (objects, lists, strings and so on), with aliases and overlays expanded
    #[arg(long, value_name = "N", default_value_t = Budgets::default().nodes)]
    max_nodes: usize,
    /// Levels of nested values
    #[arg(long, value_name = "N", default_value_t = Budgets::default().depth, value_parser = depth)]
    max_depth: usize,
    /// Segments of a path, each of which becomes a module with a file
    #[arg(long, value_name = "N", default_value_t = Budgets::default().segments)]
    max_segments: usize,
    /// Schemas that are copied while `allOf` and references are expanded
    #[arg(long, value_name = "N", default_value_t = Budgets::default().expansion)]
    max_expansion: usize,
}

impl Default for Limits {
    fn default() -> Self {
        let Budgets { text, nodes, depth, segments, expansion } = Budgets::default();
        Self { max_text: text, max_nodes: nodes, max_depth: depth, max_segments: segments, max_expansion: expansion }
    }
}

impl Limits {
    pub(crate) fn budgets(self) -> Budgets {
        Budgets {
            text: self.max_text,
            nodes: self.max_nodes,
            depth: self.max_depth,
            segments: self.max_segments,
            expansion: self.max_expansion,
        }
    }
}

fn depth(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(depth) if (1..=Budgets::MAX_DEPTH).contains(&depth) => Ok(depth),
        _ => Err(format!("not a number from 1 to {}", Budgets::MAX_DEPTH)),
    }
}
