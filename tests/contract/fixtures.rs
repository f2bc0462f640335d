//! Tests of the code that is generated from each description in `tests/fixtures/generated`.

mod additional_properties;
mod bodies;
mod calls;
mod checked;
mod deprecations;
mod downloads;
mod enums;
mod formats;
mod forms;
mod media_types;
mod names;
mod parameters;
mod places;
mod repositories;
mod servers;
mod shapes;
mod unions;
mod untyped_bodies;
mod uploads;
mod values;
