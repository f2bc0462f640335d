//! The kinds of change, and what each does to a caller: one table.

/// What a change does to a caller, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Code that uses it no longer compiles, or compiles to something else.
    BreaksCompile,
    /// The same code compiles, and sends, accepts or understands something else.
    ChangesTheWire,
    /// The same code compiles with a warning.
    Warns,
    /// There is more than there was.
    Adds,
    /// Nothing but what the docs say.
    DocsOnly,
}

impl Effect {
    /// All of them, the worst first.
    pub const ALL: [Self; 5] = [Self::BreaksCompile, Self::ChangesTheWire, Self::Warns, Self::Adds, Self::DocsOnly];

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::BreaksCompile => "breaks compile",
            Self::ChangesTheWire => "changes the wire",
            Self::Warns => "warns",
            Self::Adds => "adds",
            Self::DocsOnly => "docs only",
        }
    }

    /// Whether a caller has to look at it.
    pub fn is_breaking(self) -> bool {
        matches!(self, Self::BreaksCompile | Self::ChangesTheWire)
    }
}

/// The section of a changelog that a change goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Section {
    Added,
    Changed,
    Deprecated,
    Removed,
}

macro_rules! rules {
    ($($what:ident: $words:literal, $effect:ident, $section:ident;)*) => {
        /// A kind of change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[allow(missing_docs)]
        pub enum What {
            $($what,)*
        }

        impl What {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$what),*];

            /// In words.
            pub fn words(self) -> &'static str {
                match self {
                    $(Self::$what => $words,)*
                }
            }

            /// What it does to a caller.
            pub fn effect(self) -> Effect {
                match self {
                    $(Self::$what => Effect::$effect,)*
                }
            }

            /// Where a changelog has it.
            pub fn section(self) -> Section {
                match self {
                    $(Self::$what => Section::$section,)*
                }
            }
        }
    };
}

rules! {
    // Operations.
    OperationAdded: "operation added", Adds, Added;
    OperationRemoved: "operation removed", BreaksCompile, Removed;
    OperationMoved: "operation sent elsewhere", ChangesTheWire, Changed;
    OperationId: "operation id", DocsOnly, Changed;
    MethodRenamed: "method renamed", BreaksCompile, Changed;
    Permissions: "permissions", DocsOnly, Changed;
    Deprecated: "deprecated", Warns, Deprecated;
    NoLongerDeprecated: "no longer deprecated", DocsOnly, Changed;
    HandleRenamed: "handle renamed", BreaksCompile, Changed;

    // Arguments of a method.
    ArgumentAdded: "argument added", BreaksCompile, Changed;
    ArgumentRemoved: "argument removed", BreaksCompile, Changed;
    // Arguments have no name in a call.
    ArgumentRenamed: "argument renamed", DocsOnly, Changed;
    ArgumentType: "type of the argument", BreaksCompile, Changed;
    BodyRequired: "body required", BreaksCompile, Changed;
    // `impl Into<Option<T>>` takes a `T` as before.
    BodyOptional: "body optional", Adds, Changed;
    BodyMediaType: "media type of the body", ChangesTheWire, Changed;
    ParameterPlace: "place of the parameter", ChangesTheWire, Changed;
    ListStyle: "how a list is written into the query", ChangesTheWire, Changed;

    // Answers.
    AnswerType: "type of the answer", BreaksCompile, Changed;
    AnswerMediaType: "media type of the answer", ChangesTheWire, Changed;
    AnswerPlace: "where the answer is read from", ChangesTheWire, Changed;

    // Types.
    TypeRenamed: "type renamed", BreaksCompile, Changed;
    TypeKind: "another kind of type", BreaksCompile, Changed;
    CanBeBuilt: "can be sent", Adds, Added;
    CanNotBeBuilt: "can't be sent any more", BreaksCompile, Removed;
    CanBeRead: "can be read", Adds, Added;
    CanNotBeRead: "can't be read any more", BreaksCompile, Removed;
    NewReordered: "order of the arguments of `new`", BreaksCompile, Changed;

    // Fields.
    FieldAdded: "field added", Adds, Added;
    RequiredFieldAdded: "required field added", BreaksCompile, Changed;
    FieldRemoved: "field removed", BreaksCompile, Removed;
    FieldRenamed: "field renamed", BreaksCompile, Changed;
    FieldWireName: "name of the field on the wire", ChangesTheWire, Changed;
    FieldType: "type of the field", BreaksCompile, Changed;
    FieldRequired: "field required", BreaksCompile, Changed;
    FieldOptional: "field optional", BreaksCompile, Changed;
    FieldNullable: "field may be null", BreaksCompile, Changed;
    FieldNotNullable: "field no longer nullable", BreaksCompile, Changed;
    FieldSettable: "field can be set", Adds, Added;
    FieldNotSettable: "field can't be set any more", BreaksCompile, Removed;
    // Every field of an answer is an `Option`, whatever the description says.
    AlwaysAnswered: "always in answers", DocsOnly, Changed;
    NotAlwaysAnswered: "not always in answers", DocsOnly, Changed;
    NullInAnswers: "may be null in answers", DocsOnly, Changed;
    NeverNullInAnswers: "never null in answers", DocsOnly, Changed;
    DefaultValue: "value if not given", DocsOnly, Changed;

    // Enums take every other value too, so a value more breaks nothing.
    ValueAdded: "value added", Adds, Added;
    ValueRemoved: "value removed", BreaksCompile, Removed;
    ValueRenamed: "value renamed", BreaksCompile, Changed;
    ValueOnTheWire: "value on the wire", ChangesTheWire, Changed;
    CatchAllRenamed: "variant for unknown values renamed", BreaksCompile, Changed;
    ShapeAdded: "shape added", Adds, Added;
    ShapeRemoved: "shape removed", BreaksCompile, Removed;
    ShapeRenamed: "shape renamed", BreaksCompile, Changed;
    ShapeType: "type of the shape", BreaksCompile, Changed;
    ShapeTest: "how the shape is told from others", ChangesTheWire, Changed;

    // Limits are checked before anything is sent, and never on what is received.
    LimitTightened: "limit tightened", ChangesTheWire, Changed;
    LimitLoosened: "limit loosened", Adds, Changed;
    LimitOfAnswers: "limit in answers", DocsOnly, Changed;
}
