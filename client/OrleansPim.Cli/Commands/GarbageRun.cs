using System.Globalization;
using OrleansPim.Cli.Output;
using OrleansPim.Client.Administration;

namespace OrleansPim.Cli.Commands;

/// <summary>One run of the garbage collection over all subscribers.</summary>
/// <param name="Subscribers">How many were looked at.</param>
/// <param name="Condemned">How many blobs were condemned.</param>
/// <param name="Copies">How many copies were deleted.</param>
/// <param name="Bytes">How long those were together.</param>
/// <param name="Waiting">How many condemned blobs are left for a later run.</param>
/// <param name="Failures">What could not be done, a few of them.</param>
internal sealed record GarbageRun(long Subscribers, long Condemned, long Copies, long Bytes, long Waiting, IReadOnlyList<string> Failures)
{
    private const int MaximumFailures = 20;

    /// <summary>Whether every subscriber could be looked at, and every region deleted what it was to.</summary>
    public bool IsComplete => Failures.Count == 0;

    /// <summary>Collects, subscriber by subscriber; one that cannot be collected now does not stop the others.</summary>
    public static async Task<GarbageRun> CollectAsync(
        AdministrationClient client, TimeSpan grace, Printer? printer, CancellationToken cancellationToken)
    {
        var run = new GarbageRun(0, 0, 0, 0, 0, []);
        string? after = null;
        do
        {
            var page = await client.ListSubscribersAsync(after, SubscriberList.MaximumLimit, cancellationToken).ConfigureAwait(false);
            foreach (var id in page.Subscribers)
                run = await run.CollectAsync(client, id, grace, cancellationToken).ConfigureAwait(false);
            after = page.After;
            if (after is not null)
                printer?.Line(string.Create(CultureInfo.InvariantCulture, $"{run.Subscribers:N0} subscribers, {run.Copies:N0} copies deleted ..."));
        }
        while (after is not null);
        return run;
    }

    public void Print(Printer printer)
    {
        printer.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{Subscribers:N0} subscribers: {Condemned:N0} blobs were condemned, {Copies:N0} copies of {Bytes:N0} bytes were deleted, {Waiting:N0} condemned blobs wait for a later run."));
        foreach (var failure in Failures)
            printer.Line($"NOT DONE: {failure}");
    }

    private async Task<GarbageRun> CollectAsync(AdministrationClient client, string id, TimeSpan grace, CancellationToken cancellationToken)
    {
        try
        {
            var report = await client.CollectGarbageAsync(id, grace, cancellationToken).ConfigureAwait(false);
            return (this with
            {
                Subscribers = Subscribers + 1,
                Condemned = Condemned + report.Condemned,
                Copies = Copies + report.Copies,
                Bytes = Bytes + report.Bytes,
                Waiting = Waiting + report.Waiting,
            }).With(report.Failures);
        }
        catch (AdministrationException exception) when (exception.Error is AdministrationError.Unavailable or AdministrationError.Unexpected)
        {
            return (this with { Subscribers = Subscribers + 1 }).With([$"{id}: {exception.Message}"]);
        }
    }

    private GarbageRun With(IReadOnlyList<string> failures) => this with { Failures = [.. Failures.Concat(failures).Distinct().Take(MaximumFailures)] };
}
