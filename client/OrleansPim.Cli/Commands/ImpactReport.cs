using System.Globalization;
using OrleansPim.Cli.Output;
using OrleansPim.Client.Administration;

namespace OrleansPim.Cli.Commands;

/// <summary>Who is affected, among all subscribers.</summary>
/// <param name="Checked">How many were looked at.</param>
/// <param name="Held">How many are held: their phones get 503.</param>
/// <param name="UnderReplicated">How many are served and lack in a region.</param>
/// <param name="Unknown">Of how many it could not be told.</param>
/// <param name="MayBeMissing">How many acknowledged changes may be missing, at most, of those of whom that can be told.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Subscribers">All of them, one by one.</param>
/// <param name="Regions">How the regions were when the last page was read.</param>
internal sealed record ImpactReport(
    long Checked,
    long Held,
    long UnderReplicated,
    long Unknown,
    long MayBeMissing,
    double Seconds,
    IReadOnlyList<AffectedSubscriber> Subscribers,
    RegionsReport? Regions)
{
    /// <summary>Whether nobody is affected, and everybody was looked at.</summary>
    public bool IsClear => Subscribers.Count == 0;

    /// <summary>Looks at all subscribers, page by page.</summary>
    public static async Task<ImpactReport> CollectAsync(
        AdministrationClient client, TimeProvider time, Printer? printer, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var affected = new List<AffectedSubscriber>();
        var (count, after) = (0L, (string?)null);
        RegionsReport regions;
        do
        {
            var page = await client.GetImpactAsync(after, ImpactPage.DefaultLimit, cancellationToken).ConfigureAwait(false);
            affected.AddRange(page.Affected);
            (count, after, regions) = (count + page.Checked, page.After, page.Regions);
            if (after is not null)
                printer?.Line(string.Create(CultureInfo.InvariantCulture, $"{count:N0} subscribers, {affected.Count:N0} affected, up to {after} ..."));
        }
        while (after is not null);
        return new ImpactReport(
            count,
            affected.Count(one => one.State == AffectedSubscriber.Held),
            affected.Count(one => one.State == AffectedSubscriber.UnderReplicated),
            affected.Count(one => one.State == AffectedSubscriber.Unknown),
            affected.Sum(one => one.MayBeMissing ?? 0),
            time.GetElapsedTime(start).TotalSeconds,
            affected,
            regions);
    }
}
