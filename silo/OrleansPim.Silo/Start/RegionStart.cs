using Microsoft.Extensions.Options;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Repair;
using OrleansPim.Replication.Stores;
using OrleansPim.Silo.Hosting;
using OrleansPim.Silo.Regions;

namespace OrleansPim.Silo.Start;

/// <summary>The first thing that a node does: look at its regions, and decide whether it may start, and as what.</summary>
/// <remarks>
/// The memory of a first start is written last, after every store and the configuration exist. So a first start that broke off is
/// simply begun again; it finds what it made before, and nothing was acknowledged in between.
/// </remarks>
internal sealed partial class RegionStart(
    LossWatch watch,
    RegionSupervisor supervisor,
    NodeMemoryFile file,
    IOptions<NodeOptions> options,
    TimeProvider time,
    ILogger<RegionStart> logger)
{
    // The first request to a distant store also makes connections and asks for a token, and may take longer than a look lasts.
    private const int LooksBeforeRefusal = 3;

    /// <summary>Looks, decides, and forms the regions if this is the first start.</summary>
    /// <exception cref="StartRefusedException">The node must not start; the message says why and what to do.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var names = options.Value.Regions.Select(region => region.Name).ToList();
        var memory = file.Read();
        if (memory is not null && memory.MayBeReplaced(names) && await IsReplacedAsync(names, cancellationToken))
            file.Write(memory = memory with { Regions = names });
        var decision = await DecideAsync(memory, names, cancellationToken);
        switch (decision.Action)
        {
            case StartAction.Refuse:
                throw new StartRefusedException(NodeExitCode.DataMissing, decision.Reason);
            case StartAction.Form:
                LogForming(decision.Reason);
                await FormAsync(cancellationToken);
                break;
            default:
                LogResuming(decision.Reason);
                await supervisor.InspectAsync(cancellationToken);
                break;
        }

        if (memory is null)
            file.Write(new NodeMemory(NodeMemory.CurrentFormat, names, time.GetUtcNow()));
    }

    // The settings name another region than before: only the regions themselves can tell whether one took another's place.
    private async Task<bool> IsReplacedAsync(List<string> names, CancellationToken cancellationToken)
    {
        for (var look = 1; look <= LooksBeforeRefusal; look++)
        {
            await supervisor.InspectAsync(cancellationToken);
            if (supervisor.Configuration is { } known)
                return known.Incarnations.Keys.Select(region => region.Value).ToHashSet().SetEquals(names);
        }

        return false;
    }

    private async Task<StartDecision> DecideAsync(NodeMemory? memory, List<string> names, CancellationToken cancellationToken)
    {
        for (var look = 1; ; look++)
        {
            var findings = await watch.LookAsync(cancellationToken);
            var decision = StartDecision.Decide(memory, names, findings);
            if (decision.Action != StartAction.Refuse || !findings.Contains(StoreFinding.Unreadable) || look == LooksBeforeRefusal)
                return decision;
        }
    }

    private async Task FormAsync(CancellationToken cancellationToken)
    {
        try
        {
            await supervisor.FormAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is RegionUnavailableException or ReplicationException)
        {
            throw new StartRefusedException(
                NodeExitCode.Failed, $"The regions could not be formed: {exception.Message} Nothing was served yet; start again once that is resolved.", exception);
        }
    }

    [LoggerMessage(5001, LogLevel.Information, "First start: {Reason}")]
    private partial void LogForming(string reason);

    [LoggerMessage(5002, LogLevel.Information, "Later start: {Reason}")]
    private partial void LogResuming(string reason);
}
