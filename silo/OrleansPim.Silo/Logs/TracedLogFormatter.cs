using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace OrleansPim.Silo.Logs;

/// <summary>Writes each message as one line of JSON, with the ids of the trace that it belongs to.</summary>
/// <remarks>
/// Thread-safe. Scopes are left out on purpose: those of the web server hold the address that was asked for, and addresses name
/// subscribers. What our own messages hold is safe to write, see LogAlias.
/// </remarks>
internal sealed class TracedLogFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    /// <summary>How <c>Logging:Console:FormatterName</c> chooses it.</summary>
    public const string FormatterName = "pim-json";

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("time", time.GetUtcNow());
            json.WriteString("level", logEntry.LogLevel.ToString().ToLowerInvariant());
            json.WriteString("category", logEntry.Category);
            json.WriteNumber("event", logEntry.EventId.Id);
            json.WriteString("message", message);
            if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
            {
                json.WriteString("trace_id", activity.TraceId.ToHexString());
                json.WriteString("span_id", activity.SpanId.ToHexString());
            }

            WriteFields(json, logEntry.State);
            if (logEntry.Exception is { } exception)
                json.WriteString("exception", exception.ToString());
            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(line.WrittenSpan));
    }

    /// <summary>What was put into the message, each under its name, so that nobody has to take messages apart.</summary>
    private static void WriteFields<TState>(Utf8JsonWriter json, TState state)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> fields)
            return;
        json.WriteStartObject("fields");
        foreach (var (name, value) in fields)
        {
            if (name != "{OriginalFormat}")
                json.WriteString(name, value?.ToString());
        }

        json.WriteEndObject();
    }
}
