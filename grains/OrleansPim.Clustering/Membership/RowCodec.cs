using OrleansPim.Clustering.Membership.Wire;
using OrleansPim.Replication.Errors;

namespace OrleansPim.Clustering.Membership;

/// <summary>Turns Orleans' entry into a row, and back.</summary>
internal static class RowCodec
{
    /// <summary>Overwrites in a row what Orleans knows.</summary>
    public static void Write(MembershipEntry entry, RowMessage row)
    {
        row.Silo = entry.SiloAddress.ToParsableString();
        row.Status = (int)entry.Status;
        row.ProxyPort = entry.ProxyPort;
        row.HostName = entry.HostName ?? string.Empty;
        row.SiloName = entry.SiloName ?? string.Empty;
        row.RoleName = entry.RoleName ?? string.Empty;
        row.UpdateZone = entry.UpdateZone;
        row.FaultZone = entry.FaultZone;
        row.StartedAt = entry.StartTime.Ticks;
        row.AliveAt = entry.IAmAliveTime.Ticks;
        row.Suspicions.Clear();
        foreach (var (silo, at) in entry.SuspectTimes ?? [])
            row.Suspicions.Add(new SuspicionMessage { Silo = silo.ToParsableString(), At = at.Ticks });
    }

    /// <summary>The entry.</summary>
    /// <exception cref="CorruptReplicasException">The row holds what no silo has written.</exception>
    public static MembershipEntry Read(RowMessage row) => new()
    {
        SiloAddress = AddressOf(row.Silo),
        Status = Enum.IsDefined((SiloStatus)row.Status)
            ? (SiloStatus)row.Status
            : throw new CorruptReplicasException($"The membership has a silo with status {row.Status}, which is none."),
        ProxyPort = row.ProxyPort,
        HostName = row.HostName,
        SiloName = row.SiloName,
        RoleName = row.RoleName,
        UpdateZone = row.UpdateZone,
        FaultZone = row.FaultZone,
        StartTime = TimeOf(row.StartedAt),
        IAmAliveTime = TimeOf(row.AliveAt),
        SuspectTimes = [.. row.Suspicions.Select(suspicion => Tuple.Create(AddressOf(suspicion.Silo), TimeOf(suspicion.At)))],
    };

    /// <summary>A silo's address.</summary>
    /// <exception cref="CorruptReplicasException">The text is none.</exception>
    public static SiloAddress AddressOf(string text)
    {
        try
        {
            return SiloAddress.FromParsableString(text);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            throw new CorruptReplicasException($"The membership names a silo '{text}', which is no address.", exception);
        }
    }

    /// <summary>A moment in UTC.</summary>
    /// <exception cref="CorruptReplicasException">No calendar has it.</exception>
    public static DateTime TimeOf(long ticks) => ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks
        ? new DateTime(ticks, DateTimeKind.Utc)
        : throw new CorruptReplicasException($"The membership has the time {ticks}, which no calendar has.");
}
