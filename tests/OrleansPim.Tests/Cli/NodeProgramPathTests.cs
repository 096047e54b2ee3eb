using OrleansPim.Cli;
using OrleansPim.Cli.Processes;
using OrleansPim.Tests.Silo;

namespace OrleansPim.Tests.Cli;

/// <summary>Goal: pim starts the node that was meant. Method: files in the places where it looks.</summary>
public sealed class NodeProgramPathTests : IDisposable
{
    private readonly TemporaryFolder _tree = new();

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData("Debug", "Release")]
    [InlineData("Release", "Debug")]
    public void Of_the_builds_in_a_source_tree_the_last_is_taken(string first, string last)
    {
        Build(first, DateTime.UtcNow.AddHours(-1));
        var expected = Build(last, DateTime.UtcNow);

        Assert.Equal(expected, Find(given: null));
    }

    [Fact]
    public void The_one_beside_pim_comes_before_newer_builds()
    {
        var beside = Put(Path.Combine(ProgramFolder, "OrleansPim.Silo.dll"), DateTime.UtcNow.AddHours(-1));
        Build("Debug", DateTime.UtcNow);

        Assert.Equal(beside, Find(given: null));
    }

    [Fact]
    public void A_named_one_that_is_not_there_is_not_replaced_by_another()
    {
        Build("Debug", DateTime.UtcNow);

        Assert.Equal(ExitCode.Usage, Assert.Throws<CliException>(() => Find("elsewhere.dll")).ExitCode);
    }

    [Fact]
    public void Nothing_found_says_how_to_name_one() =>
        Assert.Contains("PIM_NODE", Assert.Throws<CliException>(() => Find(given: null)).Message, StringComparison.Ordinal);

    private string ProgramFolder => Path.Combine(_tree.Path, "client", "OrleansPim.Cli", "bin", "Debug", "net10.0");

    private string Find(string? given) => NodeProgramPath.Find(
        given, new CliEnvironment(TextWriter.Null, TextWriter.Null, _ => null, _tree.Path) { ProgramFolder = ProgramFolder });

    private string Build(string configuration, DateTime at) =>
        Put(Path.Combine(_tree.Path, "silo", "OrleansPim.Silo", "bin", configuration, "net10.0", "OrleansPim.Silo.dll"), at);

    private static string Put(string path, DateTime at)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        File.SetLastWriteTimeUtc(path, at);
        return path;
    }
}
