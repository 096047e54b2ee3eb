using System.Text.Json;
using OrleansPim.Client;
using OrleansPim.Client.Administration;
using OrleansPim.Contracts.Errors;
using OrleansPim.Contracts.Identity;
using OrleansPim.Contracts.Subscribers;
using OrleansPim.Silo.Regions;

namespace OrleansPim.Silo.Administration;

/// <summary>Finds which subscribers are affected by what has happened to the regions: all of them are looked at, whoever has them in memory.</summary>
/// <remarks>
/// Thread-safe. Each subscriber is opened as for a phone, by whichever silo answers for it, so the report and the phones cannot disagree; what only that silo
/// knows, such as the token that proved a loss, comes from it. A region that lacks a head is told from its listing. What is older
/// than it should be in one region the scrub finds, not this: it is in the figures of the regions.
/// </remarks>
internal sealed class ImpactSurvey(SubscriberListing subscribers, HeadListing heads, PimClient client, RegionReporter reporter, TimeProvider time)
{
    /// <summary>How many subscribers are opened at a time, beside all traffic.</summary>
    public const int MaximumParallel = 16;

    /// <summary>How long one subscriber may take; whoever takes longer is reported as unknown.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Looks at one page of subscribers.</summary>
    /// <param name="after">Only ids above this one; <see langword="null"/> from the beginning.</param>
    /// <param name="limit">1 to <see cref="ImpactPage.MaximumLimit"/>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="UnavailableException">Too few regions answered to know who exists.</exception>
    public async Task<ImpactPage> RunAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        var page = await subscribers.ListAsync(after is null ? null : SubscriberListing.Key(after), limit, cancellationToken);
        var missing = await heads.FindMissingAsync(page.Subscribers, cancellationToken);
        var found = new AffectedSubscriber?[page.Subscribers.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = MaximumParallel, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, found.Length, options, async (index, stop) =>
        {
            var id = page.Subscribers[index];
            found[index] = await ExamineAsync(id, missing.TryGetValue(id, out var regions) ? regions : [], stop);
        });
        return new ImpactPage(found.Length, [.. found.OfType<AffectedSubscriber>()], page.After, reporter.Report());
    }

    private async Task<AffectedSubscriber?> ExamineAsync(string id, IReadOnlyList<string> missingIn, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var standing = await client.Subscriber(SubscriberId.Parse(id)).GetStandingAsync(stop.Token).WaitAsync(stop.Token);
            if (standing.Hold is { } hold)
                return Of(id, hold, missingIn);

            // A creation that broke off was promised to nobody, and lacks nothing.
            return standing is { Exists: true } && missingIn.Count > 0
                ? New(id, AffectedSubscriber.UnderReplicated, missingIn, string.Empty) with { Sequence = standing.Sequence }
                : null;
        }
        catch (PimException exception)
        {
            return New(id, AffectedSubscriber.Unknown, missingIn, exception.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return New(id, AffectedSubscriber.Unknown, missingIn, $"It did not answer within {Patience.TotalSeconds:0} s.");
        }
    }

    private static AffectedSubscriber Of(string id, SubscriberHold hold, IReadOnlyList<string> missingIn) =>
        New(id, AffectedSubscriber.Held, missingIn, hold.Detail) with
        {
            Reason = JsonNamingPolicy.CamelCase.ConvertName(hold.Reason.ToString()),
            Since = hold.Since,
            Sequence = hold.Sequence,
            Witnessed = hold.Witnessed,
            MayBeMissing = hold.MayBeMissing,
            Devices = [.. hold.Devices.Select(device => device.Value)],
        };

    private static AffectedSubscriber New(string id, string state, IReadOnlyList<string> missingIn, string detail) =>
        new(id, state, null, null, null, null, null, [], missingIn, detail);
}
