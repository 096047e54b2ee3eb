namespace OrleansPim.Gateway.Rfc3253Reports;

/// <summary>The body as it was stored.</summary>
internal sealed class WholeBody : IBodySelection
{
    public static WholeBody Instance { get; } = new();

    public ReadOnlyMemory<byte>? Apply(ReadOnlyMemory<byte> body) => body;
}
