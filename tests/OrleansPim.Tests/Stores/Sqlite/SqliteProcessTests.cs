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

    /// <summary>What the child does until it is killed; by itself, a short run of the same on a store of its own.</summary>
    [Fact]
    public async Task Child_reports_only_what_it_has_written()
    {
        var pipeName = Environment.GetEnvironmentVariable(PipeVariable);
        if (pipeName is null)
        {
            using var written = new StringWriter();
            await WriteAndReportAsync(Store, written, count: 10);
            Assert.Equal(10, written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
            Assert.NotNull(await Store.ReadAsync(new BlobKey("child/9"), Stop));
            return;
        }

        var options = new SqliteRegionStoreOptions { Folder = Environment.GetEnvironmentVariable(FolderVariable)! };
        await using var store = new SqliteRegionStore(options, new RandomIdSource(), NullLogger<SqliteRegionStore>.Instance);
        await using var pipe = new NamedPipeClientStream(".", pipeName, PipeDirection.Out);
        await pipe.ConnectAsync(Stop);
        await using var report = new StreamWriter(pipe) { AutoFlush = true };
        await WriteAndReportAsync(store, report, count: int.MaxValue);
    }

    private static async Task WriteAndReportAsync(SqliteRegionStore store, TextWriter report, int count)
    {
        for (var number = 0; number < count; number++)
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
        start.ArgumentList.Add($"{typeof(SqliteProcessTests).FullName}.{nameof(Child_reports_only_what_it_has_written)}");
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
