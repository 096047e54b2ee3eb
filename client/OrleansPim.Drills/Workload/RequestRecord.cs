namespace OrleansPim.Drills.Workload;

/// <summary>One request of a workload, one line of its history.</summary>
/// <param name="At">When it was sent, in milliseconds since the workload began.</param>
/// <param name="Milliseconds">How long the answer took.</param>
/// <param name="Subscriber">Whose contact.</param>
/// <param name="Device">Which device.</param>
/// <param name="Door">How it was sent.</param>
/// <param name="Place">Where it was sent: a gateway's address, or <c>silos of</c> a cluster.</param>
/// <param name="Item">Which contact.</param>
/// <param name="IsWrite">Whether it was to change it.</param>
/// <param name="RequestId">Which intention; empty for a read.</param>
/// <param name="Attempt">The how manieth of the intention, from 1.</param>
/// <param name="Status">The HTTP status; 0 if no answer came.</param>
/// <param name="SaysWhenToRetry">Whether the answer had a Retry-After.</param>
/// <param name="Version">The version written or read.</param>
/// <param name="WriteId">The value written or read.</param>
/// <param name="Parent">Of a write, the value that it stands on.</param>
internal sealed record RequestRecord(
    double At,
    double Milliseconds,
    string Subscriber,
    string Device,
    string Door,
    string Place,
    string Item,
    bool IsWrite,
    Guid RequestId,
    int Attempt,
    int Status,
    bool SaysWhenToRetry,
    long Version,
    Guid WriteId,
    Guid Parent)
{
    /// <summary>When the answer was there, in milliseconds since the workload began.</summary>
    public double End => At + Milliseconds;

    /// <summary>Whether it got the answer that it was sent for; a lost race is one.</summary>
    public bool IsAnswered => Status is >= 200 and < 500;

    /// <summary>Whether it is an acknowledged write.</summary>
    public bool IsAcknowledged => IsWrite && Status is >= 200 and < 300;
}
