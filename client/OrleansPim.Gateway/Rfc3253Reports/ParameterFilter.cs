using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Rfc4790Collations;
using OrleansPim.Gateway.Rfc5545ContentLines;
using OrleansPim.Gateway.Rfc5545ICalendar;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc3253Reports;

/// <summary>A <c>param-filter</c>: a property's parameter that is there, is not, or has a text (RFC 6352 section 10.5.2, RFC 4791 section 9.7.3).</summary>
/// <param name="Name">Upper case.</param>
/// <param name="IsNotDefined">Whether it must not be there.</param>
/// <param name="Text">What one of its values must match.</param>
internal sealed record ParameterFilter(string Name, bool IsNotDefined, TextMatch? Text)
{
    /// <exception cref="DavException">The filter is malformed.</exception>
    public static ParameterFilter Read(DavElement element, CollectionKind kind, string space)
    {
        var name = element.Attribute("name")?.ToUpperInvariant()
            ?? throw DavException.Refused(Preconditions.ValidFilter(kind), "A param-filter has a name.");
        var text = element.Find(new PropertyName(space, "text-match"));
        return new(name, element.Find(new PropertyName(space, "is-not-defined")) is not null, text is null ? null : TextMatch.Read(text, kind));
    }

    public bool Matches(ContentLine line, StepBudget budget)
    {
        var found = line.Parameters.Where(parameter => parameter.Name == Name).ToList();
        if (IsNotDefined)
            return found.Count == 0;
        return found.Count > 0 && (Text is null || found.SelectMany(parameter => parameter.Values).Any(value => Text.Matches(value, budget)));
    }
}
