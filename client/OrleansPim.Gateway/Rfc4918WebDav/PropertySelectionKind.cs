namespace OrleansPim.Gateway.Rfc4918WebDav;

/// <summary>The three forms of asking for properties.</summary>
internal enum PropertySelectionKind
{
    Named = 1,
    All = 2,
    AllNames = 3,
}
