using System.Text;

namespace OrleansPim.Gateway.JsonApi;

/// <summary>One item; its body is in "body", or in "bodyBase64" if it is no text, or left out.</summary>
internal sealed record ItemModel
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public required string Name { get; init; }

    public string? Uid { get; init; }

    public string? Component { get; init; }

    public required string ContentType { get; init; }

    public required long Length { get; init; }

    public required string ETag { get; init; }

    public required DateTimeOffset ModifiedAt { get; init; }

    /// <summary>When a photo says it was taken, by its camera's clock; with an offset from UTC only if the camera told it.</summary>
    public string? TakenAt { get; init; }

    public string? Body { get; init; }

    public string? BodyBase64 { get; init; }

    public static ItemModel Of(ItemInfo info) => new()
    {
        Name = info.Name.Value,
        Uid = info.Uid,
        Component = info.Component,
        ContentType = info.ContentType,
        Length = info.Length,
        ETag = info.ETag.Value,
        ModifiedAt = info.ModifiedAt,
        TakenAt = info.TakenAt,
    };

    /// <summary>With the body, exactly: text that is not UTF-8 goes as Base64, since a replacement character would lose bytes.</summary>
    public static ItemModel Of(ItemInfo info, ReadOnlyMemory<byte> body)
    {
        if (info.Collection.Kind == CollectionKind.Photos)
            return Of(info) with { BodyBase64 = Convert.ToBase64String(body.Span) };
        try
        {
            return Of(info) with { Body = Strict.GetString(body.Span) };
        }
        catch (DecoderFallbackException)
        {
            return Of(info) with { BodyBase64 = Convert.ToBase64String(body.Span) };
        }
    }
}
