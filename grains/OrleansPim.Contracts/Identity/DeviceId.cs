namespace OrleansPim.Contracts.Identity;

/// <summary>Names one device of a subscriber: the label under which its app password is listed and revoked.</summary>
/// <param name="Value">1 to 64 characters from <c>a-z 0-9 . _ -</c>.</param>
[GenerateSerializer, Immutable, Alias("pim.DeviceId")]
public readonly record struct DeviceId([property: Id(0)] string Value)
{
    /// <summary>The longest id, in characters.</summary>
    public const int MaximumLength = 64;

    /// <summary>Whoever acts with the administration's credential.</summary>
    public static DeviceId Administration { get; } = new("administration");

    /// <summary>Tells whether <paramref name="text"/> can name a device.</summary>
    public static bool IsValid(string? text) => text is { Length: > 0 and <= MaximumLength }
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-');

    /// <inheritdoc/>
    public override string ToString() => Value;
}
