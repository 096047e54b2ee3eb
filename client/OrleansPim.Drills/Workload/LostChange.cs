namespace OrleansPim.Drills.Workload;

/// <summary>A change that was acknowledged and is not there.</summary>
/// <param name="Subscriber">Whose.</param>
/// <param name="Item">Which contact.</param>
/// <param name="Change">Which change.</param>
/// <param name="Found">What is there instead.</param>
internal sealed record LostChange(string Subscriber, string Item, string Change, string Found);
