namespace OrleansPim.Client.Administration;

/// <summary>What a restore did.</summary>
/// <param name="Id">Whose data.</param>
/// <param name="To">The entry after which everything was as it is now.</param>
/// <param name="Before">The newest entry before the restore: restoring to it undoes it.</param>
/// <param name="Sequence">The newest entry after it.</param>
/// <param name="Restored">Items that are as they were.</param>
/// <param name="Removed">Items that were not there then, and are deleted.</param>
public sealed record RestoreReport(string Id, long To, long Before, long Sequence, int Restored, int Removed);
