namespace OrleansPim.Gateway.Rfc5545ContentLines;

/// <summary>Builds the tree of components from content lines.</summary>
internal static class ComponentReader
{
    /// <summary>The deepest nesting of components.</summary>
    public const int MaximumDepth = 8;

    /// <summary>Reads a body that holds exactly one outermost component and nothing else.</summary>
    /// <exception cref="ContentFormatException">It does not.</exception>
    public static Component Read(ReadOnlyMemory<byte> body)
    {
        var reader = new ContentLineReader(body);
        var open = new Stack<Component>();
        Component? root = null;
        while (reader.Read() is { } line)
        {
            switch (line.Name)
            {
                case "BEGIN":
                    if (open.Count >= MaximumDepth)
                        throw new ContentFormatException($"Components are limited to {MaximumDepth} levels.");
                    open.Push(new Component(line.Value.Trim().ToUpperInvariant(), line));
                    break;
                case "END":
                    root = End(open, line, root, reader.LineNumber);
                    break;
                default:
                    if (!open.TryPeek(out var component))
                        throw new ContentFormatException($"Line {reader.LineNumber} is outside a component.");
                    component.Lines.Add(line);
                    break;
            }
        }
        return open.Count > 0 || root is null ? throw new ContentFormatException("A component is not ended.") : root;
    }

    private static Component? End(Stack<Component> open, ContentLine line, Component? root, int number)
    {
        if (!open.TryPop(out var ended) || !line.Value.Trim().Equals(ended.Name, StringComparison.OrdinalIgnoreCase))
            throw new ContentFormatException($"Line {number} ends what was not begun.");
        ended.End = line;
        if (open.TryPeek(out var parent))
            parent.Components.Add(ended);
        else if (root is not null)
            throw new ContentFormatException("A body holds one object only.");
        return open.Count > 0 ? root : ended;
    }
}
