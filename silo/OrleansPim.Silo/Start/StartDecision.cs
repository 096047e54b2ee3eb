namespace OrleansPim.Silo.Start;

/// <summary>Decides, from what was remembered and what was found, whether a node may start, and as what.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Reason">For a refusal what is wrong and what to do about it, for a console; otherwise why, for the log.</param>
/// <remarks>Pure. The one mistake that must be impossible is to take lost data for a fresh machine.</remarks>
internal sealed record StartDecision(StartAction Action, string Reason)
{
    /// <summary>Decides.</summary>
    /// <param name="memory">What an earlier start left behind; <see langword="null"/> if there is no such file.</param>
    /// <param name="regions">The configured regions, in order.</param>
    /// <param name="findings">What was found in the place of each.</param>
    public static StartDecision Decide(NodeMemory? memory, IReadOnlyList<string> regions, IReadOnlyList<StoreFinding> findings)
    {
        if (memory is not null)
            return DecideLaterStart(memory, regions, findings);
        if (findings.Contains(StoreFinding.Inhabited))
            return new(StartAction.Resume, "The node has no memory of a first start, but its stores hold subscribers.");
        if (findings.Contains(StoreFinding.Unreadable))
        {
            return Refuse(
                $"This looks like a first start, but {Those(StoreFinding.Unreadable, regions, findings)} cannot be read and may hold data. "
                + "Make every region readable, then start again.");
        }

        return new(StartAction.Form, "No region holds a subscriber, and no earlier start is remembered.");
    }

    /// <summary>Tells whether every store is gone, so that there is nothing left to serve or to rebuild from.</summary>
    public static bool IsEverythingLost(IEnumerable<StoreFinding> findings) =>
        findings.All(finding => finding is StoreFinding.Missing or StoreFinding.Empty);

    private static StartDecision DecideLaterStart(NodeMemory memory, IReadOnlyList<string> regions, IReadOnlyList<StoreFinding> findings)
    {
        if (!memory.Regions.SequenceEqual(regions, StringComparer.Ordinal))
        {
            return Refuse(
                $"Pim:Regions names {string.Join(", ", regions)}, but this node was formed with {string.Join(", ", memory.Regions)}. "
                + "Regions cannot be renamed, reordered, added or removed by editing the configuration; `pim region replace` puts one in the place of another, "
                + "and the settings follow when it is done.");
        }

        if (IsEverythingLost(findings))
        {
            return Refuse(
                $"All region stores ({string.Join(", ", regions)}) are missing or empty, but this node served from them since {memory.FormedAt:u}. "
                + "It does not start as new, because phones would then delete what they still hold. Bring back the regions' folders or containers "
                + "(at least a quorum of them) from where they went or from a backup. Only if all data is meant to be gone: "
                + "remove node.json, witness and sync-token.key from the data folder, then start again.");
        }

        return new(StartAction.Resume, "An earlier start has formed the regions.");
    }

    private static StartDecision Refuse(string reason) => new(StartAction.Refuse, reason);

    private static string Those(StoreFinding finding, IReadOnlyList<string> regions, IReadOnlyList<StoreFinding> findings) =>
        string.Join(" and ", regions.Where((_, index) => findings[index] == finding));
}
