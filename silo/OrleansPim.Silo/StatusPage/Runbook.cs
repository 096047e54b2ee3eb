namespace OrleansPim.Silo.StatusPage;

/// <summary>The page that an alert names: what it means, where to look, what to do and what never to do.</summary>
/// <param name="Name">The alert's name.</param>
/// <param name="Text">The page, in the small part of Markdown that our runbooks use.</param>
internal sealed record Runbook(string Name, string Text)
{
    private const string Prefix = "runbooks/";

    /// <summary>All of them, by name: the program carries those it was built with.</summary>
    public static IReadOnlyDictionary<string, Runbook> All { get; } = Load();

    /// <summary>The lines under one of its headings.</summary>
    public IReadOnlyList<string> Section(string heading) =>
        [.. Text.Split('\n').SkipWhile(line => line != $"## {heading}").Skip(1).TakeWhile(line => !line.StartsWith('#'))];

    private static Dictionary<string, Runbook> Load()
    {
        var assembly = typeof(Runbook).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(resource =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            return new Runbook(resource[Prefix.Length..], reader.ReadToEnd().ReplaceLineEndings("\n"));
        }).ToDictionary(runbook => runbook.Name, StringComparer.Ordinal);
    }
}
