namespace OrleansPim.ClusterTests.Nodes;

/// <summary>All lines that a node's processes wrote, restarts included.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class NodeLog
{
    private const int MaximumShown = 200;

    private readonly List<string> _lines = [];

    /// <summary>Adds one line.</summary>
    public void Add(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
            _lines.Add(line);
    }

    /// <summary>Tells whether a line contains a text.</summary>
    public bool Contains(string text)
    {
        lock (_lines)
            return _lines.Exists(line => line.Contains(text, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The first line that contains a text.</summary>
    public string First(string text)
    {
        lock (_lines)
            return _lines.First(line => line.Contains(text, StringComparison.Ordinal));
    }

    /// <summary>How many lines contain a text.</summary>
    public int Count(string text)
    {
        lock (_lines)
            return _lines.Count(line => line.Contains(text, StringComparison.Ordinal));
    }

    /// <summary>What follows a label on the newest line that has it, as in <c>Password  x</c>.</summary>
    public string? ValueOf(string label)
    {
        lock (_lines)
        {
            return _lines.Select(line => line.Trim()).LastOrDefault(line => line.StartsWith(label + " ", StringComparison.Ordinal))
                ?[label.Length..].Trim();
        }
    }

    /// <summary>The newest lines, for a failure's message.</summary>
    public override string ToString()
    {
        lock (_lines)
            return string.Join('\n', _lines.TakeLast(MaximumShown));
    }
}
