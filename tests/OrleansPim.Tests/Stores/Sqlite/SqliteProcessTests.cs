using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Replication;
using OrleansPim.Replication.Stores;
using OrleansPim.Stores.Sqlite;

namespace OrleansPim.Tests.Stores.Sqlite;

/// <summary>
/// Goal: what was acknowledged outlives the process that acknowledged it, while another process uses the same file. Method: a
/// child, which is this same test program, reports each acknowledgement through a pipe and is killed in the middle of its work.
/// </summary>
public sealed class SqliteProcessTests : SqliteStoreTest
{
    private const string FolderVariable = "PIM_TEST_FOLDER";
    private const string PipeVariable = "PIM_TEST_PIPE";
    private const int AcknowledgementsBeforeTheKill = 500;

    [Fact]
    public async Task Acknowledged_writes_survive_the_kill_of_their_process_and_a_neighbour_on_the_same_file()
    {
        var pipeName = $"pim-{Guid.NewGuid():N}";
        await using var pipe = new NamedPipeServerStream(pipeName, PipeDirection.In);
        using var child = StartChild(pipeName);
        var connected = pipe.WaitForConnectionAsync(Stop);
        await await Task.WhenAny(connected, FailOnceEndedAsync(child));

        var acknowledged = await ReadUntilKilledAsync(pipe, child);

        Assert.True(acknowledged.Count >= AcknowledgementsBeforeTheKill);
        foreach (var number in acknowledged)
        {
            Assert.NotNull(await Store.ReadAsync(new BlobKey($"child/{number}"), Stop));
            Assert.NotNull(await Store.ReadAsync(new BlobKey($"parent/{number}"), Stop));
        }
    }

    /// <summary>Not a test: what the child does.</summary>
    [Fact(Explicit = true)]
    public async Task Child_writes_until_it_is_killed()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable);
        Assert.SkipWhen(folder is null, "Runs as a child only.");
        var options = new SqliteRegionStoreOptions { Folder = folder };
        await using var store = new SqliteRegionStore(options, new RandomIdSource(), NullLogger<SqliteRegionStore>.Instance);
        var pipeName = Environment.GetEnvironmentVariable(PipeVariable)!;
        await using var pipe = new NamedPipeClientStream(".", pipeName, PipeDirection.Out);
        await pipe.ConnectAsync(Stop);
        await using var report = new StreamWriter(pipe) { AutoFlush = true };

        for (var number = 0; ; number++)
        {
            Assert.NotNull(await store.TryWriteAsync(new BlobKey($"child/{number}"), new byte[10_000], null, Stop));
            await report.WriteLineAsync(number.ToString(CultureInfo.InvariantCulture));
        }
    }

    private Process StartChild(string pipeName)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(SqliteProcessTests).Assembly.Location);
        start.ArgumentList.Add("-method");
        start.ArgumentList.Add($"{typeof(SqliteProcessTests).FullName}.{nameof(Child_writes_until_it_is_killed)}");
        start.ArgumentList.Add("-explicit");
        start.ArgumentList.Add("only");
        start.Environment[FolderVariable] = Folder;
        start.Environment[PipeVariable] = pipeName;
        return Process.Start(start)!;
    }

    private async Task<List<string>> ReadUntilKilledAsync(NamedPipeServerStream pipe, Process child)
    {
        var acknowledged = new List<string>();
        using var report = new StreamReader(pipe);
        while (await report.ReadLineAsync(Stop) is { } number)
        {
            acknowledged.Add(number);
            await Store.TryWriteAsync(new BlobKey($"parent/{number}"), Content(number), null, Stop);
            if (acknowledged.Count == AcknowledgementsBeforeTheKill)
                child.Kill();
        }
        await child.WaitForExitAsync(Stop);
        return acknowledged;
    }

    private static async Task FailOnceEndedAsync(Process child)
    {
        var output = await child.StandardOutput.ReadToEndAsync(Stop);
        Assert.Fail($"The child ended before it connected: {output}");
    }
}
