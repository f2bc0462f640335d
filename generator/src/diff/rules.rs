//! The kinds of change as one table, each with its text, its effect on callers and its section of the changelog.

/// The effect of a change on callers, from the worst to the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Code that uses the item no longer compiles, or compiles with another meaning.
    BreaksCompile,
    /// Code compiles unchanged, and sends, accepts or reads other values.
    ChangesTheWire,
    /// Code compiles unchanged, with a warning.
    Warns,
    /// Items or values are added.
    Adds,
    /// Only documentation changes.
    DocsOnly,
}

impl Effect {
    /// Every effect, from the worst to the least.
    pub const ALL: [Self; 5] = [Self::BreaksCompile, Self::ChangesTheWire, Self::Warns, Self::Adds, Self::DocsOnly];

    /// The effect in words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::BreaksCompile => "breaks compile",
            Self::ChangesTheWire => "changes the wire",
            Self::Warns => "warns",
            Self::Adds => "adds",
            Self::DocsOnly => "docs only",
        }
    }

    /// Whether callers have to act on the change.
    pub(crate) fn is_breaking(self) -> bool {
        matches!(self, Self::BreaksCompile | Self::ChangesTheWire)
    }
}

/// The section of the changelog in which a change is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub(super) enum Section {
    Added,
    Changed,
    Deprecated,
    Removed,
    /// No section, since callers need not know.
    Nowhere,
}

macro_rules! rules {
    ($($what:ident: $words:literal, $effect:ident, $section:ident;)*) => {
        /// A kind of change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[allow(missing_docs)]
        pub enum ChangeKind {
            $($what,)*
        }

        impl ChangeKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$what),*];

            /// The kind in words.
            pub(crate) fn words(self) -> &'static str {
                match self {
                    $(Self::$what => $words,)*
                }
            }

            /// The effect on callers.
            pub(crate) fn effect(self) -> Effect {
                match self {
                    $(Self::$what => Effect::$effect,)*
                }
            }

            /// The section of the changelog.
            pub(super) fn section(self) -> Section {
                match self {
                    $(Self::$what => Section::$section,)*
                }
            }
        }
    };
}

impl ChangeKind {
    /// Whether only a Rust name changed.
    pub fn is_rename(self) -> bool {
        matches!(
            self,
            Self::MethodRenamed
                | Self::HandleRenamed
                | Self::TypeRenamed
                | Self::FieldRenamed
                | Self::ValueRenamed
                | Self::ShapeRenamed
        )
    }
}

rules! {
    // A client uses its own base URL, whatever server the description names.
    BaseUrl: "server of the description", DocsOnly, Changed;

    // Operations.
    OperationAdded: "operation added", Adds, Added;
    OperationRemoved: "operation removed", BreaksCompile, Removed;
    OperationMoved: "method or path changed", ChangesTheWire, Changed;
    OperationServer: "server of the operation", ChangesTheWire, Changed;
    OperationId: "operation id", DocsOnly, Changed;
    MethodRenamed: "method renamed", BreaksCompile, Changed;
    Permissions: "permissions", DocsOnly, Changed;
    // The client still sends its own credential. A caller has to add the one that the service needs.
    CredentialLacking: "needs a credential that the client does not have", ChangesTheWire, Changed;
    CredentialNotLacking: "no longer needs a credential that the client does not have", DocsOnly, Changed;
    Deprecated: "deprecated", Warns, Deprecated;
    NoLongerDeprecated: "no longer deprecated", DocsOnly, Changed;
    HandleRenamed: "handle renamed", BreaksCompile, Changed;

    // Arguments of a method.
    ArgumentAdded: "argument added", BreaksCompile, Changed;
    ArgumentRemoved: "argument removed", BreaksCompile, Changed;
    // Calls in Rust don't name arguments, so they compile as before.
    ArgumentRenamed: "argument renamed", DocsOnly, Nowhere;
    ArgumentType: "type of the argument", BreaksCompile, Changed;
    // The argument's type became a branch of a union, which implements `From` for that type.
    ArgumentTakesMore: "argument takes other types, too", Adds, Changed;
    ArgumentsReordered: "order of the arguments", BreaksCompile, Changed;
    // Optional parameters and bodies, which callers set on the request (`with`, `with_body`).
    OptionalAdded: "can be set on the request", Adds, Added;
    OptionalRemoved: "can no longer be set on the request", BreaksCompile, Removed;
    // The type parameters of `Request<T, Q, B>` changed. Code that awaits the request, or calls `complete()` on it,
    // compiles as before.
    RequestType: "type of the request before `complete()`", Adds, Nowhere;
    // The body's type becomes `OrJson<T>` or `Option<T>`. Callers who pass a `T` compile as before, since it is
    // converted.
    OtherJsonAdded: "body may be other JSON", Adds, Added;
    OtherJsonRemoved: "body can no longer be other JSON", BreaksCompile, Removed;
    BodyRequired: "body required", BreaksCompile, Changed;
    BodyOptional: "body optional", BreaksCompile, Changed;
    // The parameter is an argument in both cases, since `names.lock` keeps it as one.
    ParameterRequired: "required by the service again", DocsOnly, Nowhere;
    ParameterOptional: "no longer required by the service", DocsOnly, Nowhere;
    BodyMediaType: "media type of the body", ChangesTheWire, Changed;
    ParameterPlace: "place of the parameter", ChangesTheWire, Changed;
    ValueStyle: "serialization style of the value", ChangesTheWire, Changed;
    ReservedCharacters: "reserved characters of the value", ChangesTheWire, Changed;

    // Responses.
    AnswerType: "type of the response", BreaksCompile, Changed;
    AnswerMediaType: "media type of the response", ChangesTheWire, Changed;
    AnswerPlace: "part of the response that is returned", ChangesTheWire, Changed;

    // Types.
    TypeRenamed: "type renamed", BreaksCompile, Changed;
    TypeKind: "another kind of type", BreaksCompile, Changed;
    CanBeBuilt: "can be sent", Adds, Added;
    CanNotBeBuilt: "can no longer be sent", BreaksCompile, Removed;
    CanBeRead: "can be read", Adds, Added;
    CanNotBeRead: "can no longer be read", BreaksCompile, Removed;
    NewArguments: "arguments of `new`", BreaksCompile, Changed;
    NewReordered: "order of the arguments of `new`", BreaksCompile, Changed;

    // Fields.
    FieldAdded: "field added", Adds, Added;
    // The name is that of a declared property now. The map of additional properties no longer has it in responses, and
    // must not have it in requests.
    WasAdditional: "no longer an additional property", ChangesTheWire, Changed;
    IsAdditional: "additional property", Adds, Added;
    Constant: "value that is always sent", ChangesTheWire, Changed;
    RequiredFieldAdded: "required field added", BreaksCompile, Changed;
    FieldRemoved: "field removed", BreaksCompile, Removed;
    FieldRenamed: "field renamed", BreaksCompile, Changed;
    FieldWireName: "name of the field on the wire", ChangesTheWire, Changed;
    FieldType: "type of the field", BreaksCompile, Changed;
    FieldRequired: "field required", BreaksCompile, Changed;
    // The property became required. The field keeps its setter, and a request without a value is refused.
    FieldNeeded: "field required in requests", ChangesTheWire, Changed;
    FieldNotNeeded: "field no longer required in requests", Adds, Changed;
    FieldOptional: "field optional", BreaksCompile, Changed;
    FieldNullable: "field may be null", BreaksCompile, Changed;
    FieldNotNullable: "field no longer nullable", BreaksCompile, Changed;
    // The function `clear_x` gets another name if a new property is named `clear_x`.
    ClearRenamed: "function that sends null renamed", BreaksCompile, Changed;
    FieldSettable: "field can be set", Adds, Added;
    FieldNotSettable: "field can no longer be set", BreaksCompile, Removed;
    // Every field of a response is an `Option`, so the Rust types stay the same.
    AlwaysAnswered: "always in responses", DocsOnly, Nowhere;
    NotAlwaysAnswered: "not always in responses", DocsOnly, Nowhere;
    NullInAnswers: "may be null in responses", DocsOnly, Nowhere;
    NeverNullInAnswers: "never null in responses", DocsOnly, Nowhere;
    DefaultValue: "default value", DocsOnly, Nowhere;

    // Enums and unions that only requests use. Values that the description lacks are refused before they are sent.
    OthersRefused: "unknown values are refused", ChangesTheWire, Changed;
    OthersSent: "unknown values are sent", Adds, Changed;

    // Enums have a catch-all variant, so a new value breaks nothing.
    ValueAdded: "value added", Adds, Added;
    ValueRemoved: "value removed", BreaksCompile, Removed;
    ValueRenamed: "value renamed", BreaksCompile, Changed;
    ValueOnTheWire: "value on the wire", ChangesTheWire, Changed;
    CatchAllRenamed: "variant for unknown values renamed", BreaksCompile, Changed;
    ShapeAdded: "variant added", Adds, Added;
    ShapeRemoved: "variant removed", BreaksCompile, Removed;
    ShapeRenamed: "variant renamed", BreaksCompile, Changed;
    ShapeType: "type of the variant", BreaksCompile, Changed;
    // Breaks nothing, since a response with this value was decoded before, too, as the catch-all variant.
    ShapeValueAdded: "value that selects the variant added", Adds, Added;
    ShapeTest: "test that selects the variant", ChangesTheWire, Changed;

    // Limits are checked on requests, never on responses.
    LimitTightened: "limit tightened", ChangesTheWire, Changed;
    LimitLoosened: "limit loosened", Adds, Changed;
    LimitOfAnswers: "limit in responses", DocsOnly, Nowhere;
    // The client does not check these limits, so it sends the same values as before. The service may refuse them.
    ServiceLimitTightened: "limit that only the service checks tightened", ChangesTheWire, Changed;
    ServiceLimitLoosened: "limit that only the service checks loosened", DocsOnly, Nowhere;
}
