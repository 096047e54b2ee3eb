using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace OrleansPim.Silo.StatusPage;

/// <summary>What the compiler turns the interpolated string of <see cref="Markup.Of"/> into.</summary>
/// <remarks>There is no way to put in an object of any other type than these: each is escaped, or cannot need it.</remarks>
[InterpolatedStringHandler]
internal readonly ref struct MarkupBuilder(int literalLength, int formattedCount)
{
    private const int ExpectedHoleLength = 16;

    private readonly StringBuilder _text = new(literalLength + formattedCount * ExpectedHoleLength);

    public void AppendLiteral(string literal) => _text.Append(literal);

    public void AppendFormatted(Markup markup) => _text.Append(markup.Text);

    public void AppendFormatted(IEnumerable<Markup> markups)
    {
        foreach (var markup in markups)
            _text.Append(markup.Text);
    }

    public void AppendFormatted(string text) => _text.Append(HtmlEncoder.Default.Encode(text));

    public void AppendFormatted(long number) => _text.Append(CultureInfo.InvariantCulture, $"{number}");

    public void AppendFormatted(double number, string format) => _text.Append(number.ToString(format, CultureInfo.InvariantCulture));

    public Markup ToMarkup() => new(_text.ToString());
}
