using System.CommandLine;
using System.Globalization;
using OrleansPim.Cli.Output;
using OrleansPim.Client.Administration;

namespace OrleansPim.Cli.Commands;

/// <summary><c>pim gc</c>: deletes what nothing inside the retention window names; <c>--dry-run</c> only counts it.</summary>
internal static class GarbageCommand
{
    // A subscriber's whole history is read before the node answers.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(30);

    public static Command Create(CommandContext context)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Only count what nothing names." };
        var grace = new Option<double>("--grace")
        {
            Description = "How many minutes a blob stays condemned before it is deleted, so that uploads under way may name it.",
            DefaultValueFactory = _ => DefaultGraceMinutes,
        };
        grace.Validators.Add(static result =>
        {
            // What is no number the library refuses itself, and asked for its value it throws.
            if (result.Tokens is [{ Value: var text }] && double.TryParse(text, CultureInfo.InvariantCulture, out var minutes)
                && minutes is not (>= 0 and <= MaximumGraceMinutes))
            {
                result.AddError($"The grace is 0 to {MaximumGraceMinutes} minutes.");
            }
        });
        var command = new Command(
            "gc",
            "Condemns the blobs that nothing inside the retention window of 30 days names, and deletes those that an earlier run condemned: run it twice, or daily.")
        {
            dryRun, grace,
        };
        context.SetAction<object>(
            command,
            Timeout,
            async (client, parsed, printer, cancellationToken) => parsed.GetValue(dryRun)
                ? await CountAsync(client, cancellationToken).ConfigureAwait(false)
                : await GarbageRun.CollectAsync(client, TimeSpan.FromMinutes(parsed.GetValue(grace)), printer, cancellationToken).ConfigureAwait(false),
            static (printer, result) =>
            {
                if (result is GarbageCount count)
                    Print(printer, count);
                else
                    ((GarbageRun)result).Print(printer);
            },
            static result => result is GarbageRun { IsComplete: false } ? ExitCode.Failed : ExitCode.Ok);
        return command;
    }

    private const double DefaultGraceMinutes = 10;
    private const double MaximumGraceMinutes = CollectionReport.MaximumGrace / 60;

    private static async Task<GarbageCount> CountAsync(AdministrationClient client, CancellationToken cancellationToken)
    {
        var kinds = new SortedDictionary<string, GarbageKind>(StringComparer.Ordinal);
        var subscribers = 0L;
        string? after = null;
        do
        {
            var page = await client.ListSubscribersAsync(after, SubscriberList.MaximumLimit, cancellationToken).ConfigureAwait(false);
            foreach (var id in page.Subscribers)
            {
                subscribers++;
                foreach (var kind in (await client.FindGarbageAsync(id, cancellationToken).ConfigureAwait(false)).Kinds)
                {
                    var before = kinds.GetValueOrDefault(kind.Kind) ?? kind with { Blobs = 0, Bytes = 0 };
                    kinds[kind.Kind] = before with { Blobs = before.Blobs + kind.Blobs, Bytes = before.Bytes + kind.Bytes };
                }
            }

            after = page.After;
        }
        while (after is not null);
        return new GarbageCount(subscribers, [.. kinds.Values]);
    }

    private static void Print(Printer printer, GarbageCount count)
    {
        foreach (var kind in count.Kinds)
            printer.Line(string.Create(CultureInfo.InvariantCulture, $"{kind.Kind,-10} {kind.Blobs,10:N0} blobs {kind.Bytes,16:N0} bytes in each region"));
        printer.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{count.Subscribers:N0} subscribers: nothing names {count.Kinds.Sum(kind => kind.Blobs):N0} blobs of {count.Kinds.Sum(kind => kind.Bytes):N0} bytes. Nothing was deleted."));
    }

    private sealed record GarbageCount(long Subscribers, IReadOnlyList<GarbageKind> Kinds);
}
