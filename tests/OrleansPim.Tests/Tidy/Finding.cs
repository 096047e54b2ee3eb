namespace OrleansPim.Tests.Tidy;

/// <summary>One place that breaks a rule.</summary>
/// <param name="Path">The file, relative to the repository, with forward slashes.</param>
/// <param name="Line">From 1.</param>
/// <param name="What">What is wrong there.</param>
internal readonly record struct Finding(string Path, int Line, string What)
{
    public override string ToString() => $"{Path}:{Line}: {What}";
}
