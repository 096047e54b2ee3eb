using OrleansPim.Clustering.Membership.Wire;

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
    public static MembershipEntry Read(RowMessage row) => new()
    {
        SiloAddress = SiloAddress.FromParsableString(row.Silo),
        Status = (SiloStatus)row.Status,
        ProxyPort = row.ProxyPort,
        HostName = row.HostName,
        SiloName = row.SiloName,
        RoleName = row.RoleName,
        UpdateZone = row.UpdateZone,
        FaultZone = row.FaultZone,
        StartTime = TimeOf(row.StartedAt),
        IAmAliveTime = TimeOf(row.AliveAt),
        SuspectTimes = [.. row.Suspicions.Select(suspicion => Tuple.Create(SiloAddress.FromParsableString(suspicion.Silo), TimeOf(suspicion.At)))],
    };

    /// <summary>A moment in UTC.</summary>
    public static DateTime TimeOf(long ticks) => new(ticks, DateTimeKind.Utc);
}
