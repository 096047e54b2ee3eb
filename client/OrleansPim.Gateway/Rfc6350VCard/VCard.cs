using OrleansPim.Gateway.Rfc5545ContentLines;

namespace OrleansPim.Gateway.Rfc6350VCard;

/// <summary>One contact as read from a body: versions 3.0 (RFC 2426) and 4.0 (RFC 6350).</summary>
/// <param name="Uid">Its UID, which CardDAV requires.</param>
/// <param name="Version"><c>3.0</c> or <c>4.0</c>.</param>
/// <param name="Lines">Its properties.</param>
internal sealed record VCard(string Uid, string Version, IReadOnlyList<ContentLine> Lines)
{
    public const string ComponentName = "VCARD";
    public const string MediaType = "text/vcard";

    /// <summary>The longest UID, in characters.</summary>
    public const int MaximumUidLength = 255;

    /// <summary>Reads a body that holds exactly one vCard.</summary>
    /// <exception cref="ContentFormatException">It does not.</exception>
    public static VCard Read(ReadOnlyMemory<byte> body)
    {
        var root = ComponentReader.Read(body);
        if (root.Name != ComponentName)
            throw new ContentFormatException("The body is no vCard.");
        if (root.Components.Count > 0)
            throw new ContentFormatException("A vCard holds no components.");
        var version = Single(root, "VERSION").Trim();
        if (version is not ("3.0" or "4.0"))
            throw new ContentFormatException("Versions 3.0 and 4.0 are supported.", ContentRule.Supported);
        if (root.Count("FN") == 0)
            throw new ContentFormatException("A vCard has an FN.");
        var uid = Single(root, "UID").Trim();
        if (uid.Length is 0 or > MaximumUidLength)
            throw new ContentFormatException($"A UID has 1 to {MaximumUidLength} characters.");
        return new VCard(uid, version, root.Lines);
    }

    private static string Single(Component root, string name) => root.Count(name) == 1
        ? root.Find(name)!.Value
        : throw new ContentFormatException($"A vCard has exactly one {name}.");
}
