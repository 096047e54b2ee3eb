using System.Security.Cryptography;
using OrleansPim.Client.Administration;
using OrleansPim.Drills.Checks;

namespace OrleansPim.Drills.Workload;

/// <summary>Several devices for each of a few subscribers, through the real front door, and the judgement of what they saw.</summary>
internal sealed class DrillWorkload : IAsyncDisposable
{
    /// <summary>How often one contact is tried to be read back in the end.</summary>
    private const int MaximumReadAttempts = 30;

    private static readonly TimeSpan ReadPause = TimeSpan.FromSeconds(1);

    private readonly AdministrationClient _administration;
    private readonly TimeProvider _time;
    private readonly string _run = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
    private readonly List<Household> _households = [];
    private readonly CancellationTokenSource _stop = new();
    private List<Task> _running = [];

    private DrillWorkload(AdministrationClient administration, WorkloadHistory history, TimeProvider time)
    {
        _administration = administration;
        _time = time;
        History = history;
    }

    /// <summary>What was asked and told so far.</summary>
    public WorkloadHistory History { get; }

    /// <summary>Provisions subscribers and devices and starts them.</summary>
    /// <param name="administration">Provisions.</param>
    /// <param name="gateway">Where phones connect.</param>
    /// <param name="options">How much.</param>
    /// <param name="historyFile">Where every request is written down.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops the provisioning.</param>
    /// <exception cref="AdministrationException">They could not be provisioned.</exception>
    public static async Task<DrillWorkload> StartAsync(
        AdministrationClient administration, Uri gateway, WorkloadOptions options, string historyFile, TimeProvider time, CancellationToken cancellationToken)
    {
        var workload = new DrillWorkload(administration, new WorkloadHistory(historyFile, time), time);
        try
        {
            for (var number = 1; number <= options.Subscribers; number++)
                await workload.AddAsync($"drill-{number}", gateway, options, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await workload.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        workload._running = [.. workload._households.SelectMany(household => household.Devices).Select(device => device.RunAsync(workload._stop.Token))];
        return workload;
    }

    /// <summary>Stops the devices; returns when the last answer is there.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_running).ConfigureAwait(false);
    }

    /// <summary>Reads everything back and judges the history.</summary>
    /// <remarks>Only after <see cref="StopAsync"/>.</remarks>
    public async Task<WorkloadVerdict> JudgeAsync(CancellationToken cancellationToken)
    {
        var lost = new List<LostChange>();
        var violations = new List<string>();
        var deleted = new List<string>();
        var unread = new List<string>();
        foreach (var household in _households)
        {
            foreach (var item in household.Items)
            {
                if (await ReadBackAsync(household, item, cancellationToken).ConfigureAwait(false) is not { } mark)
                {
                    unread.Add($"{household.Subscriber} {item}");
                    continue;
                }

                var operations = History.Operations[(household.Subscriber, item)];
                if (HistoryChecker.FindFault(operations) is { } fault)
                    violations.Add($"{household.Subscriber} {item}: {fault}");
                var found = mark.Version == 0 ? "nothing" : $"v{mark.Version} ({mark.WriteId.ToString("N")[..8]})";
                lost.AddRange(LossChecker.FindLost(operations, mark.Version, mark.WriteId)
                    .Select(write => new LostChange(household.Subscriber, item, WorkloadHistory.Describe(write), found)));
            }

            await FindDeletedAsync(household, deleted, cancellationToken).ConfigureAwait(false);
        }

        return Count(lost, violations, deleted, unread);
    }

    /// <summary>Removes what the workload stored and revokes its devices, as far as the cluster answers.</summary>
    public async Task CleanUpAsync(CancellationToken cancellationToken)
    {
        foreach (var household in _households)
        {
            foreach (var item in household.Items)
                await household.Dav.DeleteAsync(item, cancellationToken).ConfigureAwait(false);
            foreach (var device in household.Labels)
            {
                try
                {
                    await _administration.RevokeDeviceAsync(household.Subscriber, device, cancellationToken).ConfigureAwait(false);
                }
                catch (AdministrationException)
                {
                    // The password is forgotten with this process; a device that stays is only a line in a list.
                    return;
                }
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        foreach (var household in _households)
            household.Dispose();
        await History.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task AddAsync(string subscriber, Uri gateway, WorkloadOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await _administration.AddSubscriberAsync(subscriber, device: null, cancellationToken).ConfigureAwait(false);
        }
        catch (AdministrationException exception) when (exception.Error == AdministrationError.Exists)
        {
            // An earlier drill made it.
        }

        string[] labels = [$"{_run}-phone", $"{_run}-tablet"];
        var phone = await _administration.AddDeviceAsync(subscriber, labels[0], cancellationToken).ConfigureAwait(false);
        var tablet = await _administration.AddDeviceAsync(subscriber, labels[1], cancellationToken).ConfigureAwait(false);
        string[] items = [.. Enumerable.Range(1, options.Items).Select(number => $"{_run}-{number}.vcf")];
        _households.Add(new Household(subscriber, items, labels, gateway, phone, tablet, options, History, _time));
    }

    private async Task<Mark?> ReadBackAsync(Household household, string item, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaximumReadAttempts; attempt++)
        {
            if (await household.Devices[0].ReadAsync(item, cancellationToken).ConfigureAwait(false) is { } mark)
                return mark;
            await Task.Delay(ReadPause, _time, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    private async Task FindDeletedAsync(Household household, List<string> deleted, CancellationToken cancellationToken)
    {
        if (await household.Json.ListAsync(cancellationToken).ConfigureAwait(false) is not { } names)
            return;
        foreach (var item in household.Items)
        {
            var wasThere = History.Operations[(household.Subscriber, item)].Exists(
                operation => operation is { Outcome: OperationOutcome.Done, Version: > 0 });
            if (wasThere && !names.Contains(item))
                deleted.Add($"{household.Subscriber} {item}");
        }
    }

    private WorkloadVerdict Count(List<LostChange> lost, List<string> violations, List<string> deleted, List<string> unread)
    {
        var operations = History.Operations.Values.SelectMany(all => all).ToLookup(operation => (operation.Kind, operation.Outcome));
        return new WorkloadVerdict(
            History.Requests.Count,
            operations[(OperationKind.Write, OperationOutcome.Done)].Count(),
            operations[(OperationKind.Write, OperationOutcome.Unknown)].Count(),
            operations[(OperationKind.Write, OperationOutcome.NotDone)].Count(),
            operations[(OperationKind.Read, OperationOutcome.Done)].Count(),
            lost, violations, deleted, unread);
    }
}
