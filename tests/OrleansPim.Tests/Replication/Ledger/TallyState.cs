using System.Collections.Immutable;
using System.Text;
using OrleansPim.Replication.Ledger;

namespace OrleansPim.Tests.Replication.Ledger;

/// <summary>The simplest state that forgets nothing: the contents of all entries in order.</summary>
internal sealed record TallyState(ImmutableList<string> Contents) : ILedgerState<TallyState>
{
    public static TallyState Empty { get; } = new(ImmutableList<string>.Empty);

    public static ILedgerStateBuilder<TallyState> NewBuilder() => new TallyStateBuilder();

    public TallyState Apply(Entry entry) => new(Contents.Add(entry.Content.ToStringUtf8()));

    /// <summary>An entry that is a hash names that content.</summary>
    public static IEnumerable<BlobHash> ContentOf(Entry entry) =>
        BlobHash.TryParse(entry.Content.ToStringUtf8(), out var hash) ? [hash] : [];

    public IEnumerable<ReadOnlyMemory<byte>> ToRecords() =>
        Contents.Select(content => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(content)));

    private sealed class TallyStateBuilder : ILedgerStateBuilder<TallyState>
    {
        private readonly ImmutableList<string>.Builder _contents = ImmutableList.CreateBuilder<string>();

        public void Add(ReadOnlyMemory<byte> record) => _contents.Add(Encoding.UTF8.GetString(record.Span));

        public TallyState Build() => new(_contents.ToImmutable());
    }
}
