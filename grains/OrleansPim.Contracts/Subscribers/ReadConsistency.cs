namespace OrleansPim.Contracts.Subscribers;

/// <summary>How fresh a read must be.</summary>
[GenerateSerializer, Alias("pim.ReadConsistency")]
public enum ReadConsistency
{
    /// <summary>From memory, at most 5 s behind a commit acknowledged through another activation; always sees this activation's commits.</summary>
    Bounded = 0,

    /// <summary>Sees every commit acknowledged anywhere before the call: confirms the head with a quorum first.</summary>
    Linearizable = 1,
}
