using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;

namespace OrleansPim.TestKit.Simulation;

/// <summary>One request as it leaves a process.</summary>
/// <param name="Process">Who sends it.</param>
/// <param name="Region">To which store.</param>
/// <param name="Verb">What it asks for: <c>read</c>, <c>write</c>, <c>delete</c>, <c>list</c> or <c>create</c>.</param>
/// <param name="Key">Of which blob; the default for requests of the whole store.</param>
/// <param name="Expected">Of a write: the token that it replaces; <see langword="null"/> if it must make the blob.</param>
/// <param name="Content">Of a write: what it writes.</param>
public readonly record struct NetworkRequest(
    string Process, int Region, string Verb, BlobKey Key, BlobVersion? Expected = null, ReadOnlyMemory<byte> Content = default)
{
    /// <summary>Whether it is a must-not-exist write.</summary>
    public bool IsMaking => Verb == "write" && Expected is null;

    /// <summary>The record that it writes; <see langword="null"/> if it writes none.</summary>
    internal RegisterRecord? Record =>
        Verb == "write" && RegisterRecordCodec.TryRead(Content, new RegisterName(Key), out var record) == RecordDamage.None ? record : null;
}
