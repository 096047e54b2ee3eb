using System.Diagnostics;
using System.Text;
using OrleansPim.Client.Administration;
using OrleansPim.ClusterTests.Nodes;

namespace OrleansPim.ClusterTests.Hostile;

/// <summary>
/// Goal: whatever a client sends is refused or served cheaply, with the right status, and nobody else notices.
/// Method: over a hundred hostile requests as raw bytes at a node of its own; the system counts what each one costs it.
/// </summary>
public sealed class HostileCorpusTests
{
    /// <summary>What one request may cost the node in processor time, whatever else the machine does.</summary>
    private static readonly TimeSpan MaximumProcessor = TimeSpan.FromMilliseconds(100);

    /// <summary>What one request may add to the node's memory, in bytes.</summary>
    private const long MaximumMemory = 50_000_000;

    /// <summary>How often a request is sent again if it cost too much: the node also has other things to do, and compiles what it runs first.</summary>
    private const int Tries = 12;

    /// <summary>Nearly all that one subscriber may have.</summary>
    private const int Folders = 950;

    /// <summary>
    /// Everything is compiled and optimised when it is first called, and nothing in the background: what is measured is a node that has run for a while.
    /// With the usual tiers a request of 25 ms was seen to cost 110 at its twentieth time.
    /// </summary>
    private static readonly IReadOnlyList<(string Name, string Value)> Optimised = [("DOTNET_TieredCompilation", "0"), ("DOTNET_ReadyToRun", "0")];

    private static readonly IReadOnlyList<HostileRequest> Corpus = [.. HostileXml.All(), .. HostileBodies.All(), .. HostileHttp.All()];

    [Fact]
    public async Task Hostile_requests_are_answered_rightly_and_cheaply_and_nobody_else_notices()
    {
        Assert.True(Corpus.Count >= 60);
        await using var node = await NodeProcess.StartNewAsync(Optimised);
        var mallory = await AddAsync(node, "mallory");
        var victim = await AddAsync(node, "victim");
        using var bystander = new DavClient(node.Gateway, victim);
        using (var stored = await bystander.PutContactAsync("a.vcf", "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a\r\nFN:Victim\r\nEND:VCARD\r\n"))
            Assert.True(stored is { IsSuccessStatusCode: true });
        var sequence = await node.SequenceAsync("victim");
        var connection = new RawConnection(node.Gateway, mallory.Id, mallory.Password);
        var findings = new List<string>();

        foreach (var request in Corpus)
        {
            findings.AddRange(await TryAsync(node, connection, request));
            Assert.True(await bystander.GetAsync("contacts", "a.vcf") is { Length: > 0 }, $"After '{request}' others are not served any more.");
        }
        findings.AddRange(await TryForestAsync(node));

        Assert.True(findings.Count == 0, string.Join('\n', findings));
        Assert.Equal(sequence, await node.SequenceAsync("victim"));
        Assert.True(!node.Log.Contains("unhandled exception"), node.Log.ToString());
    }

    private static async Task<IReadOnlyList<string>> TryAsync(NodeProcess node, RawConnection connection, HostileRequest request)
    {
        await ForgetAsync(connection, request);
        if (request.Before is var (path, body))
        {
            var type = path.EndsWith(".ics", StringComparison.Ordinal) ? "text/calendar" : path.EndsWith(".vcf", StringComparison.Ordinal) ? "text/vcard" : "image/jpeg";
            var (stored, text) = await connection.SendAsync(HostileRequest.Of("before", 201, "PUT", path, body, $"Content-Type: {type}"));
            if (stored != 201)
                return [$"{request}: what it needs was refused: {stored} {text}"];
        }
        var (processor, memory) = (TimeSpan.MaxValue, long.MaxValue);
        var attempt = 0;
        for (; attempt < Tries && (processor > MaximumProcessor || memory > MaximumMemory); attempt++)
        {
            ProcessCost.ResetPeak(node.Id);
            var before = ProcessCost.Read(node.Id);
            var beganAt = Stopwatch.GetTimestamp();
            var (status, text) = await connection.SendAsync(request);
            var after = ProcessCost.Read(node.Id);
            var idle = request.Waits ? await IdleAsync(node, Stopwatch.GetElapsedTime(beganAt)) : TimeSpan.Zero;
            if (!request.Statuses.Contains(status) && !(attempt > 0 && status is 204 or 405))
                return [$"{request}: {status}, not {string.Join(" or ", request.Statuses)}: {text[..Math.Min(text.Length, 400)]}"];
            if (attempt == 0 && !text.Contains(request.Contains, StringComparison.Ordinal))
                return [$"{request}: no {request.Contains} in {text[..Math.Min(text.Length, 800)]}"];
            if (text.Contains("Exception", StringComparison.Ordinal) || text.Contains("Set-Cookie", StringComparison.Ordinal))
                return [$"{request}: {text[..Math.Min(text.Length, 800)]}"];
            processor = Min(processor, after.Processor - before.Processor - idle);
            memory = Math.Min(memory, after.PeakBytes - before.PeakBytes);
        }
        TestContext.Current.TestOutputHelper!.WriteLine($"{processor.TotalMilliseconds:0} ms, {memory / 1_000_000} MB, {attempt} tries: {request}");
        return processor <= MaximumProcessor && memory <= MaximumMemory ? [] : [$"{request}: {processor.TotalMilliseconds:0} ms and {memory / 1_000_000} MB"];
    }

    /// <summary>What the node does for itself in a time in which nobody asks it anything.</summary>
    private static async Task<TimeSpan> IdleAsync(NodeProcess node, TimeSpan time)
    {
        var before = ProcessCost.Read(node.Id);
        await Task.Delay(time, TestContext.Current.CancellationToken);
        return ProcessCost.Read(node.Id).Processor - before.Processor;
    }

    /// <summary>A tree as large as a subscriber may have one, asked for in one go: refused, level by level served, copied within its limits.</summary>
    private static async Task<IReadOnlyList<string>> TryForestAsync(NodeProcess node)
    {
        const string Root = "/dav/photos/forester/";
        var forester = await AddAsync(node, "forester");
        var connection = new RawConnection(node.Gateway, forester.Id, forester.Password);
        for (var folder = 0; folder < Folders; folder++)
        {
            var (status, text) = await connection.SendAsync(HostileRequest.Of("a folder", 201, "MKCOL", $"{Root}{folder}/", ""));
            if (status != 201)
                return [$"Folder {folder}: {status} {text}"];
        }
        HostileRequest[] requests =
        [
            HostileRequest.Of("forest: everything below it", 403, "PROPFIND", Root, "", "Depth: infinity") with { Contains = "propfind-finite-depth" },
            HostileRequest.Of("forest: everything there is", 403, "PROPFIND", "/dav/", "", "Depth: infinity") with { Contains = "propfind-finite-depth" },
            HostileRequest.Of("forest: one level", 207, "PROPFIND", Root, "", "Depth: 1"),
            HostileRequest.Of("forest: into itself", 403, "COPY", Root, "", "Depth: infinity", $"Destination: {Root}0/a/"),
        ];
        var findings = new List<string>();
        foreach (var request in requests)
            findings.AddRange(await TryAsync(node, connection, request));
        return findings;
    }

    /// <summary>Deletes what the request, or one before it, may have stored where it goes.</summary>
    private static async Task ForgetAsync(RawConnection connection, HostileRequest request)
    {
        string[] words = Encoding.Latin1.GetString(request.Head).Split(' ');
        var stored = words is ["PUT", var target, ..] ? target : null;
        foreach (var path in new[] { stored, request.Before?.Path }.OfType<string>())
            await connection.SendAsync(HostileRequest.Of("forget", 204, "DELETE", path, ""));
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static Task<SubscriberAdded> AddAsync(NodeProcess node, string id) =>
        node.Administration.AddSubscriberAsync(id, "phone", TestContext.Current.CancellationToken);
}
