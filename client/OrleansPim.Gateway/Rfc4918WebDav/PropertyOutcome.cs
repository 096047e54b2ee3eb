using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4918WebDav;

/// <summary>What became of one property that a client wanted to change.</summary>
/// <param name="Name">The property.</param>
/// <param name="Status">200, 403, 409, or 424 where another one failed.</param>
/// <param name="Precondition">The rule that it broke.</param>
internal sealed record PropertyOutcome(PropertyName Name, int Status, Precondition? Precondition = null)
{
    /// <summary>Writes one <c>propstat</c> for each status.</summary>
    public static void Write(Utf8XmlWriter output, IEnumerable<IGrouping<int, PropertyOutcome>> outcomes)
    {
        foreach (var group in outcomes)
        {
            output.Raw("<d:propstat><d:prop>"u8);
            foreach (var outcome in group)
                output.Empty(outcome.Name);
            output.Raw("</d:prop>"u8);
            HttpStatus.Write(output, group.Key);
            if (group.FirstOrDefault(outcome => outcome.Precondition is not null)?.Precondition is { } precondition)
                ErrorBody.WriteElement(output, precondition);
            output.Raw("</d:propstat>"u8);
        }
    }
}
