namespace OrleansPim.ClusterTests.Data;

/// <summary>One generated contact, event or task.</summary>
/// <param name="Uid">Its UID, and the name of its file.</param>
/// <param name="Text">The vCard or iCalendar object.</param>
internal sealed record SampleItem(string Uid, string Text)
{
    /// <summary>The same item after a person edited it: another note and another revision.</summary>
    public SampleItem Edited(string note)
    {
        var property = Text.StartsWith("BEGIN:VCARD", StringComparison.Ordinal) ? "NOTE" : "COMMENT";
        var end = Text.Contains("END:VEVENT", StringComparison.Ordinal) ? "END:VEVENT"
            : Text.Contains("END:VTODO", StringComparison.Ordinal) ? "END:VTODO" : "END:VCARD";
        var at = Text.IndexOf(end, StringComparison.Ordinal);
        return this with { Text = Text.Insert(at, new ContentLines().Add(property, note).ToString()) };
    }
}
