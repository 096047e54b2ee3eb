namespace OrleansPim.Replication;

/// <summary>Where unique ids come from; injected, so that a simulation can replay them.</summary>
/// <remarks>Implementations are thread-safe.</remarks>
public interface IIdSource
{
    /// <summary>128 random bits that no other call anywhere returns.</summary>
    Guid NextId();
}
