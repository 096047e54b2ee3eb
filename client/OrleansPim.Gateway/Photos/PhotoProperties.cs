using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Photos;

/// <summary>What a photo's listing tells beyond RFC 4918, in our own namespace.</summary>
internal static class PhotoProperties
{
    /// <summary><c>{urn:orleanspim}taken-at</c>: as in <see cref="ItemInfo.TakenAt"/>; photos that do not say lack it.</summary>
    public static readonly PropertyName TakenAt = new(XmlNamespaces.Pim, "taken-at");

    public static IReadOnlyList<LiveProperty> All { get; } =
    [
        new(TakenAt, static (resource, _) => resource.Item?.TakenAt is not null, static (resource, _, output) => output.Text(resource.Item!.TakenAt!)),
    ];
}
