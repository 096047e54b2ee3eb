namespace OrleansPim.Client.Administration;

/// <summary>One subscriber whose data cannot be served, or is on fewer regions than it should be.</summary>
/// <param name="Id">Who.</param>
/// <param name="State"><see cref="Held"/>, <see cref="Unknown"/> or <see cref="UnderReplicated"/>.</param>
/// <param name="Reason">Of a held one: lost, corrupt, tokenAhead, rolledBack or otherEpoch.</param>
/// <param name="Since">Of a held one: since when, as the silo knows that answers for it.</param>
/// <param name="Sequence">The newest change that can be read; absent if none can.</param>
/// <param name="Witnessed">The newest change that somebody has seen; absent if nobody told.</param>
/// <param name="MayBeMissing">How many acknowledged changes may be missing, at most; absent if nobody can tell.</param>
/// <param name="Devices">The devices whose sync tokens proved it; none where the node itself had seen more.</param>
/// <param name="MissingIn">The regions that lack its head although they have a vote.</param>
/// <param name="Detail">What cannot be read, for people.</param>
public sealed record AffectedSubscriber(
    string Id,
    string State,
    string? Reason,
    DateTimeOffset? Since,
    long? Sequence,
    long? Witnessed,
    long? MayBeMissing,
    IReadOnlyList<string> Devices,
    IReadOnlyList<string> MissingIn,
    string Detail)
{
    /// <summary>Phones get 503: the state cannot be trusted.</summary>
    public const string Held = "held";

    /// <summary>It could not be told in time.</summary>
    public const string Unknown = "unknown";

    /// <summary>Served, and lacking in a region.</summary>
    public const string UnderReplicated = "underReplicated";
}
