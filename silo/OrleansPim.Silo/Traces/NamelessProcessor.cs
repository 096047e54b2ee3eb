using System.Collections.Frozen;
using System.Diagnostics;
using OpenTelemetry;

namespace OrleansPim.Silo.Traces;

/// <summary>Lets no trace name a subscriber: of what Orleans notes about a call, the grain's id and the messages of exceptions are removed.</summary>
internal sealed class NamelessProcessor : BaseProcessor<Activity>
{
    /// <summary>What may stay: names of code, and nothing that depends on who is served.</summary>
    private static readonly FrozenSet<string> Kept = FrozenSet.Create(
        StringComparer.Ordinal, "rpc.system.name", "rpc.method", "orleans.rpc.service", "exception.type", "exception.escaped");

    /// <inheritdoc/>
    public override void OnEnd(Activity data)
    {
        // Our own spans have only tags from small fixed sets.
        if (data.Source.Name.StartsWith("OrleansPim.", StringComparison.Ordinal))
            return;
        foreach (var (name, _) in data.TagObjects.ToList())
        {
            if (!Kept.Contains(name))
                data.SetTag(name, null);
        }

        if (data.Status == ActivityStatusCode.Error)
            data.SetStatus(ActivityStatusCode.Error);
    }
}
