namespace OrleansPim.Gateway.Photos;

/// <summary>A smaller picture of a photo.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="Body">Its bytes.</param>
internal sealed record Thumbnail(string ContentType, byte[] Body);
