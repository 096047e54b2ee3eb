namespace OrleansPim.Gateway.Rfc3253Reports;

/// <summary>Which parts of a body a report wants, and in which form.</summary>
internal interface IBodySelection
{
    /// <summary>Makes the wanted form; the body itself, byte for byte, when all of it is wanted.</summary>
    /// <returns><see langword="null"/> if that form would be longer than we make it.</returns>
    ReadOnlyMemory<byte>? Apply(ReadOnlyMemory<byte> body);
}
