using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Rfc5545ContentLines;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc3253Reports;

/// <summary>Why one body cannot stand in a report. The item is told of by a status then: a client takes absence for deletion, and one item must not cost it the others.</summary>
/// <param name="Status">The item's own status.</param>
/// <param name="Precondition">What it fails; <see langword="null"/> where none is defined.</param>
internal readonly record struct BodyRefusal(int Status, Precondition? Precondition)
{
    /// <summary>Looks at a body in the form that was asked for.</summary>
    /// <param name="wanted">The form; <see langword="null"/> if it would be longer than we make it.</param>
    /// <returns><see langword="null"/> if it can stand in the report.</returns>
    public static BodyRefusal? Of(ReadOnlyMemory<byte>? wanted)
    {
        if (wanted is not { } body)
            return new BodyRefusal(StatusCodes.Status507InsufficientStorage, Preconditions.NumberOfMatches);

        // No PUT takes such a body; another front end or an older release may have stored it. GET serves it byte for byte.
        return XmlText.IsCarried(FoldedCharacters.Mend(body.Span)) ? null : new BodyRefusal(StatusCodes.Status503ServiceUnavailable, null);
    }
}
