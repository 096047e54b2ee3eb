namespace OrleansPim.Gateway.Rfc5545ICalendar;

/// <summary>How much work recurrences may cause; whoever runs out of it assumes that there may be more instances.</summary>
/// <remarks>For one request; not thread-safe.</remarks>
internal sealed class StepBudget(int steps, StepBudget? parent = null)
{
    /// <summary>The candidates looked at for one object: about a millisecond.</summary>
    public const int ForObject = 100_000;

    /// <summary>The candidates looked at for one request.</summary>
    public const int ForRequest = 5_000_000;

    private int _left = steps;

    /// <summary>Whether it was not enough.</summary>
    public bool IsExhausted => _left < 0 || (parent?.IsExhausted ?? false);

    /// <summary>Takes some steps.</summary>
    /// <returns><see langword="false"/> if there are none left.</returns>
    public bool TrySpend(int count)
    {
        if (_left >= 0)
            _left -= count;
        return (parent?.TrySpend(count) ?? true) && _left >= 0;
    }

    /// <summary>A budget for one object out of this one.</summary>
    public StepBudget NewForObject() => new(ForObject, this);
}
