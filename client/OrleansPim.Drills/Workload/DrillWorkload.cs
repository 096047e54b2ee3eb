using System.Security.Cryptography;
using OrleansPim.Client.Administration;
using OrleansPim.Drills.Checks;
using OrleansPim.Drills.Targets;

namespace OrleansPim.Drills.Workload;

/// <summary>Several devices for each of a few subscribers, through the real front door, and the judgement of what they saw.</summary>
internal sealed class DrillWorkload : IAsyncDisposable
{
    /// <summary>How often one contact is tried to be read back in the end.</summary>
    private const int MaximumReadAttempts = 30;

    private static readonly TimeSpan ReadPause = TimeSpan.FromSeconds(1);

    private readonly DrillTarget _target;
    private readonly WorkloadOptions _options;
    private readonly TimeProvider _time;
    private readonly string _run = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
    private readonly List<Household> _households = [];
    private readonly CancellationTokenSource _stop = new();
    private GrainConnection? _grains;
    private List<Task> _running = [];

    private DrillWorkload(DrillTarget target, WorkloadOptions options, WorkloadHistory history, TimeProvider time)
    {
        _target = target;
        _options = options;
        _time = time;
        History = history;
    }

    /// <summary>What was asked and told so far.</summary>
    public WorkloadHistory History { get; }

    /// <summary>The subscribers.</summary>
    public IReadOnlyList<string> Subscribers => [.. _households.Select(household => household.Subscriber)];

    /// <summary>Provisions subscribers and devices and starts them.</summary>
    /// <param name="target">What is drilled.</param>
    /// <param name="options">How much.</param>
    /// <param name="historyFile">Where every request is written down.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops the provisioning.</param>
    /// <exception cref="AdministrationException">They could not be provisioned.</exception>
    /// <exception cref="TimeoutException">No silo takes clients where one should.</exception>
    public static async Task<DrillWorkload> StartAsync(
        DrillTarget target, WorkloadOptions options, string historyFile, TimeProvider time, CancellationToken cancellationToken)
    {
        var workload = new DrillWorkload(target, options, new WorkloadHistory(historyFile, time), time);
        try
        {
            if (target.Grains is { } silos)
                workload._grains = await GrainConnection.OpenAsync(silos, target.Cluster, options.Patience, time, cancellationToken).ConfigureAwait(false);
            for (var number = 1; number <= options.Subscribers; number++)
                await workload.AddAsync(number, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await workload.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        workload._running = [.. workload._households.SelectMany(household => household.Devices).Select(device => device.RunAsync(workload._stop.Token))];
        return workload;
    }

    /// <summary>Lets as many devices of each subscriber work as there are, through another cluster, until they are disposed.</summary>
    /// <exception cref="TimeoutException">None of its silos takes clients.</exception>
    public async Task<RivalDevices> AddRivalsAsync(IRivalCluster rival, CancellationToken cancellationToken)
    {
        var grains = await GrainConnection.OpenAsync(rival.Grains, rival.Cluster, _options.Patience, _time, cancellationToken).ConfigureAwait(false);
        return new RivalDevices([.. _households.SelectMany(household => household.NewRivals(rival.Gateway, grains))], grains, History.Now);
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
        var replayed = await ReplayAsync(violations, cancellationToken).ConfigureAwait(false);
        foreach (var household in _households)
        {
            foreach (var item in household.Items)
            {
                if (await ReadBackAsync(household, item, unread.Count == 0 ? MaximumReadAttempts : 1, cancellationToken).ConfigureAwait(false) is not { } mark)
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

        return Count(lost, violations, deleted, unread, replayed);
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
                    await _target.Silos.TellOneAsync(silo => silo.RevokeDeviceAsync(household.Subscriber, device, cancellationToken)).ConfigureAwait(false);
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
        if (_grains is not null)
            await _grains.DisposeAsync().ConfigureAwait(false);
        foreach (var household in _households)
            household.Dispose();
        await History.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task AddAsync(int number, CancellationToken cancellationToken)
    {
        var subscriber = $"drill-{number}";
        await BlobPile.ProvisionAsync(_target.Silos, subscriber, cancellationToken).ConfigureAwait(false);
        var phone = await _target.Silos.AskAsync(silo => silo.AddDeviceAsync(subscriber, $"{_run}-phone", cancellationToken)).ConfigureAwait(false);
        var tablet = await _target.Silos.AskAsync(silo => silo.AddDeviceAsync(subscriber, $"{_run}-tablet", cancellationToken)).ConfigureAwait(false);
        string[] items = [.. Enumerable.Range(1, _options.Items + (_options.HasRival ? 2 * _options.OwnItems : 0)).Select(item => $"{_run}-{item}.vcf")];
        var gateways = _target.Gateways;
        _households.Add(new Household(
            items, (gateways[number % gateways.Count], gateways[(number + 1) % gateways.Count]), phone, tablet, _grains, _options, History, _time));
    }

    private async Task<int> ReplayAsync(List<string> faults, CancellationToken cancellationToken)
    {
        var sent = 0;
        foreach (var device in _households.SelectMany(household => household.Devices))
        {
            var (count, found) = await device.ReplayAsync(cancellationToken).ConfigureAwait(false);
            sent += count;
            faults.AddRange(found);
        }

        return sent;
    }

    private async Task<Mark?> ReadBackAsync(Household household, string item, int attempts, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= attempts; attempt++)
        {
            if (await household.Devices[0].ReadAsync(item, ReadPromise.Newest, cancellationToken).ConfigureAwait(false) is { } mark)
                return mark;
            if (attempt < attempts)
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

    private WorkloadVerdict Count(List<LostChange> lost, List<string> violations, List<string> deleted, List<string> unread, int replayed)
    {
        var operations = History.Operations.Values.SelectMany(all => all).ToLookup(operation => (operation.Kind, operation.Outcome));
        return new WorkloadVerdict(
            History.Requests.Count,
            operations[(OperationKind.Write, OperationOutcome.Done)].Count(),
            operations[(OperationKind.Write, OperationOutcome.Unknown)].Count(),
            operations[(OperationKind.Write, OperationOutcome.NotDone)].Count(),
            operations[(OperationKind.Read, OperationOutcome.Done)].Count(),
            lost, violations, deleted, unread, replayed);
    }
}
