using System.Globalization;
using System.Text.RegularExpressions;
using Spectre.Console;

namespace OrleansPim.Benchmarks.Dav;

/// <summary>What phones feel: the same requests to this node with three durable copies, to Radicale and to Xandikos, one after the other.</summary>
internal static partial class DavBenchmark
{
    private const int Workers = 8;
    private const int Contacts = 500;
    private const int Changes = 10;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    private static readonly string[] Operations =
        ["PUT of 600 bytes", "GET", "PROPFIND depth 1 of 500 contacts", "sync-collection with 10 changes"];

    private static readonly string[] Others = ["Radicale", "Xandikos"];

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        AnsiConsole.MarkupLineInterpolated(
            $"[bold]dav[/]: {Workers} kept connections, {Duration.TotalSeconds:0} s each; OrleansPim keeps three durable copies, the others one");
        var results = new List<(string Server, DavMeasurement[] Figures)>();
        foreach (var start in (Func<CancellationToken, Task<DavServer?>>[])[DavServer.StartOursAsync, DavServer.StartRadicaleAsync, DavServer.StartXandikosAsync])
        {
            if (await start(cancellationToken) is not { } server)
                continue;
            await using (server)
                results.Add((server.Name, Measure(server)));
            AnsiConsole.MarkupLineInterpolated($"measured {server.Name}: {string.Join(", ", results[^1].Figures.Select(figure => $"{figure.Rate:N0}/s"))}");
        }
        Print(results);
    }

    private static DavMeasurement[] Measure(DavServer server)
    {
        var token = Fill(server);

        // The collection keeps its 500 contacts until they are listed: new ones come last.
        var loads = new Func<int, byte[][]>[]
        {
            worker => [.. Enumerable.Range(0, Contacts).Select(count => server.NewRequest("GET", $"fixed-{((worker * 31) + count) % Contacts}.vcf"))],
            _ => [server.NewRequest("PROPFIND", "", Propfind, "1")],
            _ => [SyncRequest(server, token)],
            worker => [.. Enumerable.Range(0, 500).Select(count => server.NewRequest("PUT", $"put-{worker}-{count % 50}.vcf", Card($"put-{worker}-{count % 50}", count)))],
        };

        // All that only reads is done once before anything is measured, by every server: ours compiles while it runs.
        foreach (var load in loads[..3])
            DavMeasurement.Take(server, Workers, WarmUp, TimeSpan.Zero, load);
        var figures = loads.Select(load => DavMeasurement.Take(server, Workers, WarmUp, Duration, load)).ToArray();
        return [figures[3], figures[0], figures[1], figures[2]];
    }

    /// <summary>Makes the contacts, takes a token, and changes some of them.</summary>
    private static string Fill(DavServer server)
    {
        using var connection = server.Connect();
        connection.KeepsBody = true;
        for (var number = 0; number < Contacts; number++)
            Expect(connection.Send(server.NewRequest("PUT", $"fixed-{number}.vcf", Card($"fixed-{number}", 0))), connection);
        Expect(connection.Send(SyncRequest(server, "")), connection);
        var token = SyncToken().Match(connection.Body).Groups["token"].Value;
        for (var number = 0; number < Changes; number++)
            Expect(connection.Send(server.NewRequest("PUT", $"fixed-{number}.vcf", Card($"fixed-{number}", 1))), connection);
        Expect(connection.Send(SyncRequest(server, token)), connection);
        var found = Changed().Count(connection.Body);
        return found == Changes ? token : throw new InvalidOperationException($"{server.Name} told {found} changes instead of {Changes}: {connection.Body}");
    }

    private const string Propfind = "<propfind xmlns=\"DAV:\"><prop><getetag/><getcontenttype/><resourcetype/></prop></propfind>";

    private static byte[] SyncRequest(DavServer server, string token) => server.NewRequest(
        "REPORT",
        "",
        $"<sync-collection xmlns=\"DAV:\"><sync-token>{token}</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>",
        "0");

    private static void Expect(int status, LeanConnection connection)
    {
        if (status is not (200 or 201 or 204 or 207))
            throw new InvalidOperationException($"A server answered {status}: {connection.Body}");
    }

    /// <summary>A contact of 600 bytes.</summary>
    private static string Card(string uid, int version)
    {
        var card = $"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:Ann Example {version}\r\nN:Example;Ann;;;\r\nTEL;TYPE=CELL:+49 170 1234567\r\nEMAIL;TYPE=HOME:{uid}@example.org\r\nNOTE:";
        const string End = "\r\nEND:VCARD\r\n";
        return card + new string('x', 600 - card.Length - End.Length) + End;
    }

    private static void Print(List<(string Server, DavMeasurement[] Figures)> results)
    {
        var table = new Table().AddColumns("operation", "server", "requests/s", "p50 ms", "p99 ms", "ours is", "our p99 is");
        for (var operation = 0; operation < Operations.Length; operation++)
        {
            foreach (var (server, figures) in results)
            {
                var figure = figures[operation];
                table.AddRow(
                    Operations[operation],
                    server,
                    figure.Rate.ToString("N0", CultureInfo.InvariantCulture),
                    figure.Median.TotalMilliseconds.ToString("N1", CultureInfo.InvariantCulture),
                    figure.P99.TotalMilliseconds.ToString("N1", CultureInfo.InvariantCulture),
                    server == results[0].Server ? "" : $"{Ratio(results[0].Figures[operation].Rate, figure.Rate)} times as fast",
                    server == results[0].Server ? "" : $"{Ratio(figure.P99.TotalMilliseconds, results[0].Figures[operation].P99.TotalMilliseconds)} times shorter");
            }
        }
        AnsiConsole.Write(table);
        foreach (var missing in Others.Except(results.Select(result => result.Server)))
            AnsiConsole.MarkupLineInterpolated($"{missing} is not installed (Debian package {missing.ToLowerInvariant()}).");
    }

    private static string Ratio(double one, double other) => (one / other).ToString("N1", CultureInfo.InvariantCulture);

    [GeneratedRegex("sync-token>(?<token>[^<]+)<")]
    private static partial Regex SyncToken();

    [GeneratedRegex("fixed-[0-9]+\\.vcf")]
    private static partial Regex Changed();
}
