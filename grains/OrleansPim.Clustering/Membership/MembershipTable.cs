using System.Globalization;
using Google.Protobuf;
using OrleansPim.Clustering.Membership.Wire;
using OrleansPim.Replication.Errors;

namespace OrleansPim.Clustering.Membership;

/// <summary>The rows of one cluster and the version of the whole, as one value: what Orleans asks of its table, without any I/O.</summary>
/// <remarks>Immutable: every change returns a new table, or nothing when it does not apply.</remarks>
internal sealed class MembershipTable
{
    private const uint Reader = 1;

    // Kept as it was read, so that what a newer release added survives a change by this one.
    private readonly TableMessage _message;

    private MembershipTable(TableMessage message) => _message = message;

    /// <summary>Before any silo ever joined.</summary>
    public static MembershipTable Empty { get; } = new(new TableMessage { MinimumReader = Reader });

    /// <summary>Orleans' version, with the tag that the next change has to name.</summary>
    public TableVersion Version => new(_message.Version, TagOf(_message.Change));

    /// <summary>All rows, each with its tag.</summary>
    public IEnumerable<(MembershipEntry Entry, string Tag, int Place)> Rows => _message.Rows.Select(row => (RowCodec.Read(row), TagOf(row.Change), row.Place));

    /// <summary>Reads a table.</summary>
    /// <exception cref="CorruptReplicasException">These bytes are no table that this release may read.</exception>
    public static MembershipTable Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var message = TableMessage.Parser.ParseFrom(bytes.Span);
            return message.MinimumReader is > 0 and <= Reader
                ? new MembershipTable(message)
                : throw new CorruptReplicasException($"The membership needs reader {message.MinimumReader}; this release is reader {Reader}.");
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new CorruptReplicasException("The membership cannot be parsed.", exception);
        }
    }

    /// <summary>Its bytes.</summary>
    public byte[] ToBytes() => _message.ToByteArray();

    /// <summary>One row; <see langword="null"/> if there is none of that silo.</summary>
    public (MembershipEntry Entry, string Tag, int Place)? Find(SiloAddress silo)
    {
        var row = RowOf(_message, silo);
        return row is null ? null : (RowCodec.Read(row), TagOf(row.Change), row.Place);
    }

    /// <summary>Adds a row.</summary>
    /// <returns>The table then; <see langword="null"/> if the silo has a row, or somebody changed the table since it was read.</returns>
    public MembershipTable? Insert(MembershipEntry entry, TableVersion version)
    {
        if (version.VersionEtag != TagOf(_message.Change) || RowOf(_message, entry.SiloAddress) is not null)
            return null;
        var next = Next(version);
        var row = new RowMessage { Place = FreePlace(), Change = next.Change };
        RowCodec.Write(entry, row);
        next.Rows.Add(row);
        return new MembershipTable(next);
    }

    /// <summary>Replaces a row.</summary>
    /// <returns>The table then; <see langword="null"/> if there is no such row, or somebody changed the table since it was read.</returns>
    public MembershipTable? Update(MembershipEntry entry, string tag, TableVersion version)
    {
        if (version.VersionEtag != TagOf(_message.Change) || RowOf(_message, entry.SiloAddress) is not { } before || TagOf(before.Change) != tag)
            return null;
        var next = Next(version);
        var row = RowOf(next, entry.SiloAddress)!;
        RowCodec.Write(entry, row);
        row.Change = next.Change;
        return new MembershipTable(next);
    }

    /// <summary>Removes the rows of silos that are dead.</summary>
    /// <returns>The table then; <see langword="null"/> if there is nothing to remove.</returns>
    public MembershipTable? RemoveDead() => Without(row => row.Status == (int)SiloStatus.Dead);

    /// <summary>Removes the rows of silos that are dead, or that never got beyond joining, and were last heard of before a moment.</summary>
    /// <remarks>
    /// Whoever serves keeps its row, however old its heartbeat is. A silo gives up joining after five minutes; the moment is days ago, so
    /// that no clock that is wrong by less makes a start of today one of those. Should it be wrong by more, that start fails.
    /// </remarks>
    /// <returns>The table then; <see langword="null"/> if there is nothing to remove.</returns>
    public MembershipTable? RemoveDefunct(DateTimeOffset before) => Without(row =>
        (SiloStatus)row.Status is SiloStatus.Dead or SiloStatus.Created or SiloStatus.Joining && LastSeen(RowCodec.Read(row)) < before.UtcDateTime);

    private MembershipTable? Without(Func<RowMessage, bool> isRemoved)
    {
        var next = _message.Clone();
        foreach (var row in _message.Rows.Where(isRemoved))
            next.Rows.Remove(row);
        return next.Rows.Count == _message.Rows.Count ? null : new MembershipTable(next);
    }

    private TableMessage Next(TableVersion version)
    {
        var next = _message.Clone();
        next.MinimumReader = Reader;
        next.Version = version.Version;
        next.Change++;
        return next;
    }

    private int FreePlace()
    {
        var taken = _message.Rows.Where(row => row.Status != (int)SiloStatus.Dead).Select(row => row.Place).ToHashSet();
        return Enumerable.Range(0, taken.Count + 1).First(place => !taken.Contains(place));
    }

    private static DateTime LastSeen(MembershipEntry entry) =>
        (entry.SuspectTimes ?? []).Select(suspicion => suspicion.Item2).Append(entry.StartTime).Append(entry.IAmAliveTime).Max();

    private static RowMessage? RowOf(TableMessage table, SiloAddress silo)
    {
        var name = silo.ToParsableString();
        return table.Rows.FirstOrDefault(row => row.Silo == name);
    }

    private static string TagOf(long change) => change.ToString(CultureInfo.InvariantCulture);
}
