namespace OrleansPim.Drills.Workload;

/// <summary>What came back for one request.</summary>
/// <param name="Status">The HTTP status; 0 if no answer came.</param>
/// <param name="Tag">The item's entity tag, if the answer gave one.</param>
/// <param name="Card">The body of a read that found something.</param>
/// <param name="SaysWhenToRetry">Whether it had a Retry-After.</param>
internal readonly record struct DoorAnswer(int Status, string? Tag, string? Card, bool SaysWhenToRetry)
{
    /// <summary>No answer: nobody knows the outcome.</summary>
    public static DoorAnswer None { get; }

    /// <summary>Whether it was done.</summary>
    public bool IsDone => Status is >= 200 and < 300;

    /// <summary>Whether nobody knows the outcome of a write, so that it is sent again.</summary>
    public bool IsUnknown => Status is 0 or >= 500;
}
