namespace OrleansPim.Gateway.Rfc4918Locking;

/// <summary>One parenthesised list of an <c>If</c> header: it holds if all its conditions do.</summary>
/// <param name="Resource">The address that it is about; <see langword="null"/> for that of the request.</param>
/// <param name="Conditions">At least one.</param>
internal sealed record IfList(string? Resource, IReadOnlyList<IfCondition> Conditions);
