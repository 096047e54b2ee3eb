using System.Collections.Frozen;
using OrleansPim.Gateway.Photos;
using OrleansPim.Gateway.Rfc3744Principals;
using OrleansPim.Gateway.Rfc4791CalDav;
using OrleansPim.Gateway.Rfc4918Locking;
using OrleansPim.Gateway.Rfc6352CardDav;
using OrleansPim.Gateway.Rfc6578Sync;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4918WebDav;

/// <summary>All properties that the server makes.</summary>
internal static class LiveProperties
{
    public static FrozenDictionary<PropertyName, LiveProperty> All { get; } = new[]
    {
        WebDavProperties.All, PrincipalProperties.All, LockProperties.All, SyncProperties.All, CardDavProperties.All, CalDavProperties.All, PhotoProperties.All,
    }.SelectMany(family => family).ToFrozenDictionary(property => property.Name);
}
