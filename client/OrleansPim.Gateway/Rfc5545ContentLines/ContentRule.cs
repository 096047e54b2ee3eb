namespace OrleansPim.Gateway.Rfc5545ContentLines;

/// <summary>Which kind of rule a body breaks; each has a precondition of its own.</summary>
internal enum ContentRule
{
    /// <summary>Its format.</summary>
    Syntax = 1,

    /// <summary>A version or media type that we do not take.</summary>
    Supported = 2,

    /// <summary>What one calendar object resource may hold (RFC 4791 section 4.1).</summary>
    ObjectResource = 3,

    /// <summary>A component that no calendar takes.</summary>
    Component = 4,
}
