//! Resources of the process: memory and descriptors from `/proc` if it exists, and the runtime's tasks.

use std::fmt;

/// The resources in use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Usage {
    /// Resident memory in bytes; 0 if the system does not tell.
    pub(crate) memory: u64,
    /// Open file descriptors, including connections; 0 if the system does not tell.
    pub(crate) descriptors: usize,
    /// Live tasks of the runtime.
    pub(crate) tasks: usize,
}

impl Usage {
    pub(crate) fn now() -> Self {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let kilobytes = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB"));
        let descriptors = std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count);
        Self {
            memory: kilobytes.and_then(|number| number.trim().parse::<u64>().ok()).unwrap_or(0) * 1024,
            descriptors,
            tasks: tokio::runtime::Handle::current().metrics().num_alive_tasks(),
        }
    }

    /// The smaller number of each resource.
    pub(crate) fn min(self, other: Self) -> Self {
        Self {
            memory: self.memory.min(other.memory),
            descriptors: self.descriptors.min(other.descriptors),
            tasks: self.tasks.min(other.tasks),
        }
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} MiB, {}, {}", self.memory as f64 / 1024.0 / 1024.0, self.descriptors, self.tasks)
    }
}
