namespace OrleansPim.Silo.StatusPage;

/// <summary>A piece of HTML. Whatever is put into one is escaped, unless it is markup itself.</summary>
/// <param name="Text">The HTML.</param>
internal readonly record struct Markup(string Text)
{
    /// <summary>Nothing.</summary>
    public static Markup None { get; } = new(string.Empty);

    /// <summary>Makes markup of an interpolated string: its literal parts are HTML, its holes are escaped.</summary>
    public static Markup Of(MarkupBuilder text) => text.ToMarkup();

    /// <inheritdoc/>
    public override string ToString() => Text;
}
