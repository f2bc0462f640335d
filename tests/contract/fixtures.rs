//! How the code behaves that is generated from each description under `tests/fixtures/generated`. Tests carry the number
//! of the case that the fixture is for, where it has one.

mod bodies;
mod downloads;
mod enums;
mod names;
mod places;
mod shapes;
mod uploads;
