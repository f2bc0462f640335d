//! Regional hostnames: hostnames of a zone whose traffic stays in a region.

use serde_json::{Value, json};

use super::envelope::Failure;
use super::store::{Store, Zone, not_found};
use super::stored::{RegionalHostname, StoredRegionalHostname};

/// Some of the regions, with key and label.
pub(super) const REGIONS: [(&str, &str); 6] = [
    ("au", "Australia"),
    ("ca", "Canada"),
    ("eu", "European Union"),
    ("in", "India"),
    ("jp", "Japan"),
    ("us", "United States of America"),
];

/// The routing of a hostname by default.
pub(super) const DEFAULT_ROUTING: &str = "dns";

impl StoredRegionalHostname {
    pub(super) fn to_json(&self) -> Value {
        json!({
            "created_on": self.created_on,
            "hostname": self.hostname.hostname,
            "region_key": self.hostname.region_key,
            "routing": self.hostname.routing,
        })
    }
}

impl Zone {
    /// Whether a lower-case name is in the zone: its own name, or one below it.
    pub(super) fn contains(&self, name: &str) -> bool {
        let Some(rest) = name.strip_suffix(self.name.as_str()) else { return false };
        rest.is_empty() || rest.strip_suffix('.').is_some_and(|labels| labels.split('.').all(|label| !label.is_empty()))
    }

    fn position(&self, hostname: &str) -> Result<usize, Failure> {
        let hostname = hostname.to_ascii_lowercase();
        let position = self.regional_hostnames.iter().position(|stored| stored.hostname.hostname == hostname);
        position.ok_or_else(|| not_found("regional hostname", &hostname))
    }

    /// The regional hostname with this name.
    pub(super) fn regional_hostname(&self, hostname: &str) -> Result<&StoredRegionalHostname, Failure> {
        let position = self.position(hostname)?;
        self.regional_hostnames.get(position).ok_or_else(|| not_found("regional hostname", hostname))
    }
}

impl Store {
    /// Ties a hostname of a zone to a region.
    pub(super) fn create_regional_hostname(
        &mut self,
        zone_id: &str,
        hostname: &str,
        region_key: String,
        routing: String,
    ) -> Result<StoredRegionalHostname, Failure> {
        let zone = self.zone(zone_id)?;
        check_region(&region_key)?;
        let hostname = hostname.to_ascii_lowercase();
        // A wildcard is the first label.
        let below = hostname.strip_prefix("*.").unwrap_or(&hostname);
        if below.contains('*') || !zone.contains(below) {
            let message = format!("`{hostname}` is not a name in the zone {}", zone.name);
            return Err(Failure::rule_violated(message, "/hostname"));
        }
        if zone.position(&hostname).is_ok() {
            return Err(Failure::exists(format!("{hostname} has a region already"), "/hostname"));
        }
        let created_on = self.timestamps.next();
        let hostname = RegionalHostname { hostname, region_key, routing };
        let stored = StoredRegionalHostname { hostname, created_on };
        self.zone_mut(zone_id)?.regional_hostnames.push(stored.clone());
        Ok(stored)
    }

    /// Ties a hostname to another region.
    pub(super) fn change_region(
        &mut self,
        zone_id: &str,
        hostname: &str,
        region_key: String,
    ) -> Result<Value, Failure> {
        check_region(&region_key)?;
        let zone = self.zone_mut(zone_id)?;
        let position = zone.position(hostname)?;
        if let Some(stored) = zone.regional_hostnames.get_mut(position) {
            stored.hostname.region_key = region_key;
        }
        zone.regional_hostname(hostname).map(StoredRegionalHostname::to_json)
    }

    /// Removes the region of a hostname.
    pub(super) fn delete_regional_hostname(&mut self, zone_id: &str, hostname: &str) -> Result<(), Failure> {
        let zone = self.zone_mut(zone_id)?;
        let position = zone.position(hostname)?;
        zone.regional_hostnames.remove(position);
        Ok(())
    }
}

fn check_region(key: &str) -> Result<(), Failure> {
    if REGIONS.iter().any(|(known, _)| *known == key) {
        return Ok(());
    }
    Err(Failure::invalid_member(format!("there is no region `{key}`"), "/region_key"))
}
