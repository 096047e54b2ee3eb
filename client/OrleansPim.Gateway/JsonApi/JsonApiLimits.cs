namespace OrleansPim.Gateway.JsonApi;

/// <summary>Every limit of the JSON front end, named once; those of the grains hold besides.</summary>
internal static class JsonApiLimits
{
    /// <summary>The longest body of a batch, in bytes: room for the longest item in Base64, and some more.</summary>
    public const int BatchBytes = 16 * 1024 * 1024;

    /// <summary>The longest archive that can be imported, in bytes.</summary>
    public const long ArchiveBytes = 2L * 1024 * 1024 * 1024;

    /// <summary>The most files in an archive.</summary>
    public const int ArchiveEntries = 200_000;

    /// <summary>The longest list of files in an archive, in bytes.</summary>
    public const int ManifestBytes = 128 * 1024 * 1024;

    /// <summary>The most refused files that an import names; the others are counted.</summary>
    public const int NamedRefusals = 1_000;
}
