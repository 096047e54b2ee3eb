using Google.Protobuf;

namespace OrleansPim.Replication.Ledger.Format;

/// <summary>What the generated part lacks.</summary>
internal sealed partial class HeadRecord
{
    /// <summary>A copy with lists of its own, whose references are those of this head: nobody changes a reference once it is in a head.</summary>
    /// <remarks>For every commit: a whole copy makes some forty objects that are the same as before.</remarks>
    public HeadRecord Share()
    {
        var copy = new HeadRecord
        {
            LedgerId = LedgerId,
            Sequence = Sequence,
            LastHash = LastHash,
            WriterRelease = WriterRelease,
            Index = Index,
            Condemnations = Condemnations,
            CondemnedUnixMs = CondemnedUnixMs,
            _unknownFields = UnknownFieldSet.Clone(_unknownFields),
        };
        copy.Snapshots.Add(Snapshots);
        copy.Segments.Add(Segments);
        copy.Tail.Add(Tail);
        copy.Condemned.Add(Condemned);
        return copy;
    }
}
