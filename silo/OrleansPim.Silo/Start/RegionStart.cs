using Microsoft.Extensions.Options;
using OrleansPim.Silo.Hosting;
using OrleansPim.Silo.Regions;

namespace OrleansPim.Silo.Start;

/// <summary>The first thing that a node does: look at its regions, and decide whether it may start, and as what.</summary>
/// <remarks>
/// The memory of a first start is written last, after every store and the configuration exist. So a first start that broke off is
/// simply begun again; it finds what it made before, and nothing was acknowledged in between.
/// </remarks>
internal sealed partial class RegionStart(
    RegionWatch watch, NodeMemoryFile file, IOptions<NodeOptions> options, TimeProvider time, ILogger<RegionStart> logger)
{
    /// <summary>Looks, decides, and forms the regions if this is the first start.</summary>
    /// <exception cref="StartRefusedException">The node must not start; the message says why and what to do.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var names = options.Value.Regions.Select(region => region.Name).ToList();
        var memory = file.Read();
        var findings = (await watch.LookAsync(cancellationToken)).Select(observation => observation.Finding).ToList();
        var decision = StartDecision.Decide(memory, names, findings);
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
                break;
        }

        if (memory is null)
            file.Write(new NodeMemory(NodeMemory.CurrentFormat, names, time.GetUtcNow()));
    }

    private async Task FormAsync(CancellationToken cancellationToken)
    {
        foreach (var observation in watch.Observations)
            await observation.Region.Store.CreateAsync(cancellationToken);
        await watch.LookAsync(cancellationToken);
    }

    [LoggerMessage(3101, LogLevel.Information, "First start: {Reason}")]
    private partial void LogForming(string reason);

    [LoggerMessage(3102, LogLevel.Information, "Later start: {Reason}")]
    private partial void LogResuming(string reason);
}
