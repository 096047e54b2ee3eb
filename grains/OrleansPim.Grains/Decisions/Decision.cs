using Google.Protobuf;
using OrleansPim.Grains.State.Format;

namespace OrleansPim.Grains.Decisions;

/// <summary>What is to be committed for a request, and what it is then answered.</summary>
/// <typeparam name="TResult">The answer.</typeparam>
/// <param name="Content">The entry's content; <see langword="null"/> when nothing is to be committed.</param>
/// <param name="Answer">The answer, given the sequence of the entry (0 if there is none).</param>
internal sealed record Decision<TResult>(ReadOnlyMemory<byte>? Content, Func<long, TResult> Answer)
{
    /// <summary>Whether the entry names content, which somebody has to have looked for before.</summary>
    public bool NamesContent { get; private init; }

    /// <summary>Nothing is to be done: refused, or done before.</summary>
    public static Decision<TResult> Nothing(TResult answer) => new(null, _ => answer);

    /// <summary>An entry is to be committed.</summary>
    /// <exception cref="InvalidException">The entry would be too long.</exception>
    public static Decision<TResult> Commit(EntryContent content, Func<long, TResult> answer)
    {
        var bytes = content.ToByteArray();
        return bytes.Length <= Replication.Ledger.Entry.MaximumContentLength
            ? new Decision<TResult>(bytes, answer) { NamesContent = content.Mutations.Any(mutation => mutation.ItemPut?.Item?.Content is not null) }
            : throw new InvalidException(
                InvalidReason.TooLarge,
                $"The request makes an entry of {bytes.Length} bytes; at most {Replication.Ledger.Entry.MaximumContentLength} are stored at once.");
    }
}
