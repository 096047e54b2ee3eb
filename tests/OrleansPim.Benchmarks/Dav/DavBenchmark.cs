using System.Globalization;
using System.Text.RegularExpressions;
using OrleansPim.Benchmarks.Reports;
using Spectre.Console;

namespace OrleansPim.Benchmarks.Dav;

/// <summary>What phones feel: the same requests to this node with three durable copies, to Radicale and to Xandikos, one after the other.</summary>
internal static partial class DavBenchmark
{
    private const int Workers = 8;
    private const int Contacts = 500;
    private const int Changes = 10;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(4);

    private static readonly string[] Operations =
        ["PUT of 600 bytes", "GET", "PROPFIND depth 1 of 500 contacts", "sync-collection with 10 changes"];

    private static readonly string[] Others = ["Radicale", "Xandikos"];

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        AnsiConsole.MarkupLineInterpolated(
            $"[bold]dav[/]: {Workers} kept connections, {Duration.TotalSeconds:0} s each; OrleansPim keeps three durable copies, the others one");
        var results = new List<(string Server, Measured[] Figures)>();
        foreach (var start in (Func<CancellationToken, Task<DavServer?>>[])[OursAsync, DavServer.StartRadicaleAsync, DavServer.StartXandikosAsync])
        {
            if (await start(cancellationToken) is not { } server)
                continue;
            await using (server)
                results.Add((server.Name, await MeasureAsync(server, cancellationToken)));
            AnsiConsole.MarkupLineInterpolated($"measured {server.Name}: {string.Join(", ", results[^1].Figures.Select(figure => $"{figure.Rate:N0}/s"))}");
        }
        Print(results);
    }

    private static async Task<DavServer?> OursAsync(CancellationToken cancellationToken) => await DavServer.StartOursAsync(cancellationToken);

    private static async Task<Measured[]> MeasureAsync(DavServer server, CancellationToken cancellationToken)
    {
        for (var number = 0; number < Contacts; number++)
            await ExpectAsync(server.SendAsync("PUT", $"fixed-{number}.vcf", Card($"fixed-{number}", 0), null, cancellationToken));
        var token = SyncToken().Match((await SyncAsync(server, "", cancellationToken)).Body).Groups["token"].Value;
        for (var number = 0; number < Changes; number++)
            await ExpectAsync(server.SendAsync("PUT", $"fixed-{number}.vcf", Card($"fixed-{number}", 1), null, cancellationToken));

        // The collection keeps its 500 contacts until they are listed: new ones come last.
        var gets = await LoadAsync((worker, count) => server.SendAsync("GET", $"fixed-{((worker * 31) + count) % Contacts}.vcf", null, null, cancellationToken));
        var lists = await LoadAsync((_, _) => server.SendAsync("PROPFIND", "", Propfind, "1", cancellationToken));
        var syncs = await LoadAsync((_, _) => SyncAsync(server, token, cancellationToken));
        var puts = await LoadAsync((worker, count) => server.SendAsync("PUT", $"put-{worker}-{count % 50}.vcf", Card($"put-{worker}-{count % 50}", count), null, cancellationToken));
        return [puts, gets, lists, syncs];
    }

    private const string Propfind = "<propfind xmlns=\"DAV:\"><prop><getetag/><getcontenttype/><resourcetype/></prop></propfind>";

    private static Task<(int Status, string Body)> SyncAsync(DavServer server, string token, CancellationToken cancellationToken) => server.SendAsync(
        "REPORT",
        "",
        $"<sync-collection xmlns=\"DAV:\"><sync-token>{token}</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>",
        "0",
        cancellationToken);

    private static async Task<Measured> LoadAsync(Func<int, int, Task<(int Status, string Body)>> send)
    {
        var (latencies, elapsed) = await Load.RunAsync(Workers, WarmUp, Duration, (worker, count) => ExpectAsync(send(worker, count)));
        return new Measured(latencies.Count / elapsed.TotalSeconds, latencies.Quantile(0.5), latencies.Quantile(0.99));
    }

    private static async Task ExpectAsync(Task<(int Status, string Body)> answer)
    {
        var (status, body) = await answer;
        if (status is not (200 or 201 or 204 or 207))
            throw new InvalidOperationException($"A server answered {status}: {body[..Math.Min(body.Length, 300)]}");
    }

    /// <summary>A contact of 600 bytes.</summary>
    private static string Card(string uid, int version)
    {
        var card = $"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:Ann Example {version}\r\nN:Example;Ann;;;\r\nTEL;TYPE=CELL:+49 170 1234567\r\nEMAIL;TYPE=HOME:{uid}@example.org\r\nNOTE:";
        const string End = "\r\nEND:VCARD\r\n";
        return card + new string('x', 600 - card.Length - End.Length) + End;
    }

    private static void Print(List<(string Server, Measured[] Figures)> results)
    {
        var table = new Table().AddColumns("operation", "server", "requests/s", "p50 ms", "p99 ms", "ours is");
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
                    server == results[0].Server ? "" : $"{(results[0].Figures[operation].Rate / figure.Rate).ToString("N1", CultureInfo.InvariantCulture)} times as fast");
            }
        }
        AnsiConsole.Write(table);
        foreach (var missing in Others.Except(results.Select(result => result.Server)))
            AnsiConsole.MarkupLineInterpolated($"{missing} is not installed (Debian package {missing.ToLowerInvariant()}).");
    }

    [GeneratedRegex("sync-token>(?<token>[^<]+)<")]
    private static partial Regex SyncToken();

    private readonly record struct Measured(double Rate, TimeSpan Median, TimeSpan P99);
}
