namespace OrleansPim.Gateway.JsonApi;

/// <summary>What the archive's list says of one file.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="ETag">The tag that it had: the first half of its SHA-256 in hexadecimal digits.</param>
/// <param name="Properties">What clients have said about it, by <c>{namespace}local</c>: text, or one XML element; absent if nothing.</param>
internal sealed record ManifestEntry(string Path, string ContentType, string ETag, IReadOnlyDictionary<string, string>? Properties = null);
