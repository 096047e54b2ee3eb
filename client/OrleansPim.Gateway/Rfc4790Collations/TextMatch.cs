using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4790Collations;

/// <summary>A <c>text-match</c> of a query (RFC 6352 section 10.5.4, RFC 4791 section 9.7.5).</summary>
internal sealed class TextMatch
{
    private readonly string _text;
    private readonly Collation _collation;
    private readonly TextMatchKind _kind;
    private readonly bool _isNegated;

    private TextMatch(string text, Collation collation, TextMatchKind kind, bool isNegated)
    {
        _collation = collation;
        _text = Fold(text);
        _kind = kind;
        _isNegated = isNegated;
    }

    /// <summary>Reads the element.</summary>
    /// <exception cref="DavException">A collation or match type that we do not have.</exception>
    public static TextMatch Read(DavElement element, CollectionKind kind)
    {
        var standard = kind == CollectionKind.Calendar ? Collation.AsciiCasemap : Collation.UnicodeCasemap;
        var collation = element.Attribute("collation") switch
        {
            null or "default" => standard,
            "i;octet" => Collation.Octet,
            "i;ascii-casemap" => Collation.AsciiCasemap,
            "i;unicode-casemap" => Collation.UnicodeCasemap,
            _ => throw DavException.Refused(Preconditions.SupportedCollation(kind), "This collation is not served."),
        };
        var match = element.Attribute("match-type") switch
        {
            null or "contains" => TextMatchKind.Contains,
            "equals" => TextMatchKind.Equals,
            "starts-with" => TextMatchKind.StartsWith,
            "ends-with" => TextMatchKind.EndsWith,
            _ => throw DavException.Refused(Preconditions.ValidFilter(kind), "A match-type is contains, equals, starts-with or ends-with."),
        };
        return new TextMatch(element.Text, collation, match, element.Attribute("negate-condition") == "yes");
    }

    /// <summary>Tells whether a value matches.</summary>
    public bool Matches(string value)
    {
        var folded = Fold(value);
        return _isNegated != _kind switch
        {
            TextMatchKind.Equals => folded.Equals(_text, StringComparison.Ordinal),
            TextMatchKind.StartsWith => folded.StartsWith(_text, StringComparison.Ordinal),
            TextMatchKind.EndsWith => folded.EndsWith(_text, StringComparison.Ordinal),
            _ => folded.Contains(_text, StringComparison.Ordinal),
        };
    }

    private string Fold(string text) => _collation switch
    {
        Collation.Octet => text,
        Collation.AsciiCasemap => string.Create(text.Length, text, static (folded, source) =>
        {
            source.CopyTo(folded);
            foreach (ref var character in folded)
            {
                if (char.IsAsciiLetterUpper(character))
                    character = (char)(character | 0x20);
            }
        }),
        _ => text.ToUpperInvariant(),
    };
}
