namespace OrleansPim.Replication.Regions;

/// <summary>Whether a region store has a vote.</summary>
/// <param name="HasVote">Only a store whose marker agrees with the configuration has one (protocol rule V3).</param>
/// <param name="IsQuarantined">It answered, and what it said cannot be trusted until it was rebuilt.</param>
/// <param name="Incarnation">The incarnation that the configuration records; records of any other are foreign.</param>
/// <param name="Reason">Why it has no vote, for operators; empty when it has one.</param>
public sealed record RegionStanding(bool HasVote, bool IsQuarantined, StoreIncarnation Incarnation, string Reason)
{
    /// <summary>Before the configuration was read: no vote.</summary>
    public static RegionStanding Unknown { get; } = new(false, false, default, "The configuration has not been read yet.");

    /// <summary>
    /// Whether records of the store's other lives are holes to fill. Only for who asks it under the life that its own marker
    /// names; to everybody else such a record may be the vote of somebody who knows more.
    /// </summary>
    internal bool IsRenewed { get; init; }

    /// <summary>
    /// Whether the store is being rebuilt, so that its holes prove nothing (rule V3). Only its rebuild asks such a store: its records
    /// count there, since they were accepted in this life.
    /// </summary>
    internal bool IsForgetful { get; init; }

    /// <summary>A store whose marker agrees with the configuration.</summary>
    public static RegionStanding Voting(StoreIncarnation incarnation) => new(true, false, incarnation, string.Empty);

    /// <summary>Whether what was asked under this standing counts under <paramref name="now"/>: the same life, voting then and now.</summary>
    internal bool IsSameVote(RegionStanding now) => HasVote && now.HasVote && Incarnation == now.Incarnation;
}
