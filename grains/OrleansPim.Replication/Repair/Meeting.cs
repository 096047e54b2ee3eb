namespace OrleansPim.Replication.Repair;

/// <summary>Lets some that go the same way wait for one another at one point of it, so that they share what comes next.</summary>
/// <param name="members">How many; each of them joins, and leaves whatever happens.</param>
/// <remarks>Thread-safe. Ends as soon as each of them has arrived or left, so nobody waits longer than the slowest takes for its own part of the way.</remarks>
internal sealed class Meeting(int members)
{
    // What they do next begins here, one right after the other: sent at once, it is in the store together.
    private readonly TaskCompletionSource _complete = new();
    private int _awaited = members;

    /// <summary>One of them sets out.</summary>
    public Member Join() => new(this);

    private void Arrive()
    {
        if (Interlocked.Decrement(ref _awaited) == 0)
            _complete.SetResult();
    }

    /// <summary>One of them. For one caller at a time.</summary>
    internal sealed class Member(Meeting meeting)
    {
        private bool _hasArrived;

        /// <summary>Waits for the others; who comes by again does not.</summary>
        public Task ArriveAsync()
        {
            Leave();
            return meeting._complete.Task;
        }

        /// <summary>Has nobody wait for it any more.</summary>
        public void Leave()
        {
            if (_hasArrived)
                return;
            _hasArrived = true;
            meeting.Arrive();
        }
    }
}
