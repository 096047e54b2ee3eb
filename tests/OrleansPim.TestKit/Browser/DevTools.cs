using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansPim.TestKit.Browser;

/// <summary>A connection to a browser by which it is told what to do: the Chrome DevTools Protocol.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class DevTools : IAsyncDisposable
{
    private const int BufferLength = 64 * 1024;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromMinutes(2);

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonObject>> _calls = new();
    private readonly CancellationTokenSource _end = new();
    private Task _reader = Task.CompletedTask;
    private int _lastId;

    private DevTools()
    {
    }

    /// <summary>Connects.</summary>
    /// <param name="address">What the browser announced when it started.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public static async Task<DevTools> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        var tools = new DevTools();
        await tools._socket.ConnectAsync(address, cancellationToken);
        tools._reader = tools.ReadAsync();
        return tools;
    }

    /// <summary>Asks for one thing and waits for the answer.</summary>
    /// <param name="session">The page's session; <see langword="null"/> asks the browser itself.</param>
    /// <param name="method">As the protocol names it.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="InvalidOperationException">The browser refused, or is gone.</exception>
    public async Task<JsonObject> CallAsync(string? session, string method, JsonObject? parameters, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId);
        var answer = _calls.GetOrAdd(id, _ => new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously));
        var call = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        if (session is not null)
            call["sessionId"] = session;
        await SendAsync(JsonSerializer.SerializeToUtf8Bytes(call), cancellationToken);
        var message = await answer.Task.WaitAsync(AnswerLimit, cancellationToken);
        return message["error"] is { } error
            ? throw new InvalidOperationException($"{method}: {error.ToJsonString()}")
            : message["result"]!.AsObject();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reader;
        _socket.Dispose();
        _turn.Dispose();
        _end.Dispose();
    }

    private async Task SendAsync(byte[] message, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await ReadMessageAsync() is { } message)
            {
                // What has no id is an event, and nobody waits for those.
                if (message["id"] is { } id && _calls.TryRemove(id.GetValue<int>(), out var call))
                    call.SetResult(message);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException)
        {
            // The browser is gone, or not needed any more; who still waits is told below.
        }

        foreach (var call in _calls.Values)
            call.TrySetException(new InvalidOperationException("The browser ended."));
    }

    private async Task<JsonObject?> ReadMessageAsync()
    {
        var message = new ArrayBufferWriter<byte>();
        while (true)
        {
            var part = await _socket.ReceiveAsync(message.GetMemory(BufferLength), _end.Token);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            message.Advance(part.Count);
            if (part.EndOfMessage)
                return JsonNode.Parse(message.WrittenSpan)!.AsObject();
        }
    }
}
