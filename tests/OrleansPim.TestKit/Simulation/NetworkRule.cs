namespace OrleansPim.TestKit.Simulation;

/// <summary>Holds certain requests on their way, until they are released or for good: how a scenario makes one precise interleaving.</summary>
/// <param name="matches">Which requests.</param>
/// <param name="limit">How many of them; later ones pass.</param>
/// <param name="isCopying">Whether the requests pass all the same, and only a second copy of each is held.</param>
public sealed class NetworkRule(Func<NetworkRequest, bool> matches, int limit = int.MaxValue, bool isCopying = false)
{
    private readonly Queue<Action> _held = new();
    private bool _isOver;

    /// <summary>How many requests matched so far.</summary>
    public int Count { get; private set; }

    /// <summary>Lets everything go that was held, and what comes from now on.</summary>
    public void Release()
    {
        _isOver = true;
        while (_held.TryDequeue(out var fly))
            fly();
    }

    /// <summary>A request leaves.</summary>
    /// <returns>Whether it does not go on now.</returns>
    internal bool Holds(NetworkRequest request, Action fly)
    {
        if (_isOver || Count >= limit || !matches(request))
            return false;
        Count++;
        _held.Enqueue(fly);
        return !isCopying;
    }
}
