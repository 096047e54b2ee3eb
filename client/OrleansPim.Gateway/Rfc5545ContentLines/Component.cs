namespace OrleansPim.Gateway.Rfc5545ContentLines;

/// <summary>What stands between <c>BEGIN</c> and <c>END</c>.</summary>
/// <param name="Name">Upper case.</param>
/// <param name="Begin">Its <c>BEGIN</c> line.</param>
internal sealed record Component(string Name, ContentLine Begin)
{
    /// <summary>Its own properties in order.</summary>
    public List<ContentLine> Lines { get; } = [];

    /// <summary>The components within, in order.</summary>
    public List<Component> Components { get; } = [];

    /// <summary>Its <c>END</c> line, once it is read.</summary>
    public ContentLine? End { get; set; }

    /// <summary>The first property of that name; <see langword="null"/> if there is none.</summary>
    public ContentLine? Find(string name)
    {
        foreach (var line in Lines)
        {
            if (line.Name == name)
                return line;
        }
        return null;
    }

    /// <summary>How many properties have that name.</summary>
    public int Count(string name) => Lines.Count(line => line.Name == name);
}
