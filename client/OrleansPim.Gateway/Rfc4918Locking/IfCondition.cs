namespace OrleansPim.Gateway.Rfc4918Locking;

/// <summary>One condition of an <c>If</c> header.</summary>
/// <param name="IsNegated">Whether it must not hold.</param>
/// <param name="Token">A lock's token; <see langword="null"/> when <paramref name="ETag"/> is given.</param>
/// <param name="ETag">An entity tag, quotes and all.</param>
internal readonly record struct IfCondition(bool IsNegated, string? Token, string? ETag);
