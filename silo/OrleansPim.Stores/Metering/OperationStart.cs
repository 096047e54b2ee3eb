using System.Diagnostics;

namespace OrleansPim.Stores.Metering;

/// <summary>An operation that is under way.</summary>
/// <param name="Timestamp">When it began.</param>
/// <param name="Span">Its span; <see langword="null"/> if it is not traced.</param>
internal readonly record struct OperationStart(long Timestamp, Activity? Span);
