using OrleansPim.Tests.Tidy;

namespace OrleansPim.Tests.Clustering.Storage;

/// <summary>Goal: what README shows to other applications compiles. Method: the compiled sample and the printed one are the same lines.</summary>
public sealed class ReadmeSampleTests
{
    [Fact]
    public void The_sample_is_compiled_as_it_is_printed()
    {
        var source = Repository.Read("tests/OrleansPim.Tests/Clustering/Storage/ReadmeSample.cs");
        var lines = source.Split('\n').SkipWhile(line => !line.Contains("// Sample begins.", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.Contains("// Sample ends.", StringComparison.Ordinal)).Select(line => line.Length > 8 ? line[8..] : line).ToList();

        Assert.InRange(lines.Count, 1, 10);
        Assert.Contains($"```csharp\n{string.Join('\n', lines)}\n```", Repository.Read("README.md"), StringComparison.Ordinal);
    }
}
