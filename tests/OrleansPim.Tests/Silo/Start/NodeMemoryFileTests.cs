using OrleansPim.Silo.Hosting;
using OrleansPim.Silo.Start;

namespace OrleansPim.Tests.Silo.Start;

/// <summary>Goal: a node remembers its first start. Method: write, read, and damage the file.</summary>
public sealed class NodeMemoryFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read_again()
    {
        var file = new NodeMemoryFile(_folder.Path);
        var memory = new NodeMemory(NodeMemory.CurrentFormat, ["alpha", "beta", "gamma"], DateTimeOffset.UnixEpoch, "demo");

        file.Write(memory with { DemoSubscriber = null });
        file.Write(memory);

        var read = new NodeMemoryFile(_folder.Path).Read();
        Assert.NotNull(read);
        Assert.Equal(memory.Regions, read.Regions);
        Assert.Equal(memory.DemoSubscriber, read.DemoSubscriber);
        Assert.Equal(memory.FormedAt, read.FormedAt);
    }

    [Theory]
    [InlineData("delta beta gamma", true)]
    [InlineData("alpha beta gamma", false)]
    [InlineData("beta alpha gamma", false)]
    [InlineData("delta epsilon gamma", false)]
    [InlineData("delta beta", false)]
    public void Settings_may_name_another_region_in_the_place_of_one(string names, bool may)
    {
        var memory = new NodeMemory(NodeMemory.CurrentFormat, ["alpha", "beta", "gamma"], DateTimeOffset.UnixEpoch);

        Assert.Equal(may, memory.MayBeReplaced(names.Split(' ')));
    }

    [Fact]
    public void No_file_is_no_memory() => Assert.Null(new NodeMemoryFile(_folder.Path).Read());

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{ "format": 1 }""")]
    [InlineData("""{ "format": 2, "regions": ["alpha"], "formedAt": "2026-01-01T00:00:00Z" }""")]
    public void Damaged_file_is_not_taken_for_a_first_start(string content)
    {
        var file = new NodeMemoryFile(_folder.Path);
        File.WriteAllText(file.Path, content);

        var refused = Assert.Throws<StartRefusedException>(file.Read);

        Assert.Equal(NodeExitCode.DataMissing, refused.ExitCode);
        Assert.Contains(file.Path, refused.Message, StringComparison.Ordinal);
    }
}
