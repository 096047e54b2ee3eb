namespace OrleansPim.Gateway.Rfc4790Collations;

/// <summary>Where in a value the text has to be.</summary>
internal enum TextMatchKind
{
    Contains = 1,
    Equals = 2,
    StartsWith = 3,
    EndsWith = 4,
}
