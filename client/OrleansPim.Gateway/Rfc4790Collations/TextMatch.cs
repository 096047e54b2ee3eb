using System.Text;
using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Rfc5545ContentLines;
using OrleansPim.Gateway.Rfc5545ICalendar;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4790Collations;

/// <summary>A <c>text-match</c> of a query (RFC 6352 section 10.5.4, RFC 4791 section 9.7.5).</summary>
internal sealed class TextMatch
{
    /// <summary>How many characters are compared in the time of one candidate of a recurrence.</summary>
    private const int CharactersPerStep = 64;

    /// <summary>How many are where they have to be taken apart first.</summary>
    private const int FoldedCharactersPerStep = 8;

    private readonly string _text;
    private readonly Collation _collation;
    private readonly TextMatchKind _kind;
    private readonly bool _isNegated;

    private TextMatch(string text, Collation collation, TextMatchKind kind, bool isNegated)
    {
        _collation = collation;
        _text = collation switch
        {
            Collation.AsciiCasemap => FoldAscii(text),
            Collation.UnicodeCasemap => UnicodeCasemap.Fold(text),
            _ => text,
        };
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
    /// <param name="value">The value.</param>
    /// <param name="budget">What comparing may cost; a value that it does not suffice for is taken to match.</param>
    public bool Matches(string value, StepBudget budget) =>
        !budget.TrySpend(CostOf(value.Length, Ascii.IsValid(value))) || _isNegated != Compares(value);

    /// <summary>Tells whether the text of a property matches.</summary>
    /// <inheritdoc cref="Matches(string, StepBudget)"/>
    public bool Matches(ContentLine line, StepBudget budget) =>
        !budget.TrySpend(CostOf(line.Bytes.Length, line.IsAscii) + (line.UnresolvedBytes / FoldedCharactersPerStep)) || _isNegated != Compares(line.Text);

    private int CostOf(int length, bool isAscii) =>
        1 + (length / (isAscii || _collation != Collation.UnicodeCasemap ? CharactersPerStep : FoldedCharactersPerStep));

    private bool Compares(string value) => _collation switch
    {
        Collation.Octet => Compares(value, StringComparison.Ordinal),
        Collation.AsciiCasemap => Compares(FoldAscii(value), StringComparison.Ordinal),
        _ => Compares(UnicodeCasemap.Fold(value), StringComparison.OrdinalIgnoreCase),
    };

    private bool Compares(string value, StringComparison comparison) => _kind switch
    {
        TextMatchKind.Equals => value.Equals(_text, comparison),
        TextMatchKind.StartsWith => value.StartsWith(_text, comparison),
        TextMatchKind.EndsWith => value.EndsWith(_text, comparison),
        _ => value.Contains(_text, comparison),
    };

    private static string FoldAscii(string text) => text.AsSpan().ContainsAnyInRange('A', 'Z')
        ? string.Create(text.Length, text, static (folded, source) =>
        {
            source.CopyTo(folded);
            foreach (ref var character in folded)
            {
                if (char.IsAsciiLetterUpper(character))
                    character = (char)(character | 0x20);
            }
        })
        : text;
}
