using System.Collections.Immutable;
using Google.Protobuf;
using OrleansPim.Grains.State.Format;

namespace OrleansPim.Grains.State;

/// <summary>The newest <see cref="RequestId.Remembered"/> requests and what they were answered. Immutable.</summary>
/// <remarks>Results are kept as their stored bytes: small, and with the fields of newer releases.</remarks>
internal sealed class RequestMemory
{
    private readonly ImmutableDictionary<RequestId, Answer> _answers;
    private readonly ImmutableQueue<(long Sequence, RequestId Id)> _order;

    private RequestMemory(ImmutableDictionary<RequestId, Answer> answers, ImmutableQueue<(long Sequence, RequestId Id)> order)
    {
        _answers = answers;
        _order = order;
    }

    public static RequestMemory Empty { get; } = new(ImmutableDictionary<RequestId, Answer>.Empty, []);

    /// <summary>What the request was answered, and in which entry; <see langword="null"/> if it is not remembered.</summary>
    public (long Sequence, RequestResult Result)? Find(RequestId id) =>
        _answers.TryGetValue(id, out var answer) ? (answer.Sequence, RequestResult.Parser.ParseFrom(answer.Result)) : null;

    /// <summary>With one more request; the oldest ones are forgotten.</summary>
    public RequestMemory Add(RequestId id, long sequence, byte[] result)
    {
        var answers = _answers.SetItem(id, new Answer(sequence, result));
        var order = _order.Enqueue((sequence, id));
        while (answers.Count > RequestId.Remembered)
        {
            order = order.Dequeue(out var oldest);

            // A request that was answered anew is in the order twice.
            if (answers.TryGetValue(oldest.Id, out var answer) && answer.Sequence == oldest.Sequence)
                answers = answers.Remove(oldest.Id);
        }

        return new RequestMemory(answers, order);
    }

    /// <summary>Oldest first.</summary>
    public IEnumerable<StoredRequest> ToStored()
    {
        foreach (var (sequence, id) in _order)
        {
            if (_answers.TryGetValue(id, out var answer) && answer.Sequence == sequence)
            {
                yield return new StoredRequest
                {
                    RequestId = ByteString.CopyFrom(id.Value.ToByteArray(bigEndian: true)),
                    Sequence = sequence,
                    Result = UnsafeByteOperations.UnsafeWrap(answer.Result),
                };
            }
        }
    }

    private sealed record Answer(long Sequence, byte[] Result);
}
