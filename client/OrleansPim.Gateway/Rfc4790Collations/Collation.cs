namespace OrleansPim.Gateway.Rfc4790Collations;

/// <summary>How texts are compared.</summary>
internal enum Collation
{
    /// <summary><c>i;octet</c>: as they are.</summary>
    Octet = 1,

    /// <summary><c>i;ascii-casemap</c>: A equals a, and other letters are as they are.</summary>
    AsciiCasemap = 2,

    /// <summary><c>i;unicode-casemap</c>: case does not matter in any script.</summary>
    UnicodeCasemap = 3,
}
