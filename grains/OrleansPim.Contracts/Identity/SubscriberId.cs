using System.Diagnostics.CodeAnalysis;

namespace OrleansPim.Contracts.Identity;

/// <summary>Names one subscriber for ever: the key of the grain, of the ledger, and a segment of every URL.</summary>
/// <remarks>1 to <see cref="MaximumLength"/> characters from <c>a-z 0-9 . _ - + @</c>, beginning with a letter or digit.</remarks>
[GenerateSerializer, Immutable, Alias("pim.SubscriberId")]
public readonly record struct SubscriberId
{
    /// <summary>The longest id, in characters.</summary>
    public const int MaximumLength = 64;

    [Id(0)]
    private readonly string? _value;

    private SubscriberId(string value) => _value = value;

    /// <summary>The text of the id; empty for <see langword="default"/>, which names nobody.</summary>
    public string Value => _value ?? string.Empty;

    /// <summary>Reads an id.</summary>
    /// <exception cref="InvalidException">The text is no subscriber id.</exception>
    public static SubscriberId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new InvalidException(InvalidReason.SubscriberId, "A subscriber id has 1 to 64 characters from a-z 0-9 . _ - + @ and begins with a letter or digit.");

    /// <summary>Reads an id; letters must be lower case already, since two spellings would be two subscribers.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out SubscriberId id)
    {
        id = default;
        if (text is null or { Length: 0 or > MaximumLength } || !char.IsAsciiLetterOrDigit(text[0]))
            return false;
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterLower(character) && !char.IsAsciiDigit(character) && character is not ('.' or '_' or '-' or '+' or '@'))
                return false;
        }
        id = new SubscriberId(text);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
