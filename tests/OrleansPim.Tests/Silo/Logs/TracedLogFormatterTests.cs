using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansPim.Silo.Logs;

namespace OrleansPim.Tests.Silo.Logs;

/// <summary>Goal: a line of the log leads to its trace, and to nobody. Method: format messages inside and outside of activities.</summary>
public sealed class TracedLogFormatterTests
{
    private readonly TracedLogFormatter _formatter = new(new FakeTimeProvider(new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero)));

    [Fact]
    public void Line_has_the_ids_of_the_trace_that_it_was_written_in()
    {
        using var activity = new Activity("PUT").SetIdFormat(ActivityIdFormat.W3C).Start();

        var line = Write("Region {Region} is back.", new("Region", "beta"));

        Assert.Equal(activity.TraceId.ToHexString(), line.GetProperty("trace_id").GetString());
        Assert.Equal(activity.SpanId.ToHexString(), line.GetProperty("span_id").GetString());
        Assert.Equal("warning", line.GetProperty("level").GetString());
        Assert.Equal("beta", line.GetProperty("fields").GetProperty("Region").GetString());
        Assert.Equal("2026-05-04T12:00:00+00:00", line.GetProperty("time").GetString());
        Assert.Equal(1_003, line.GetProperty("event").GetInt32());
    }

    [Fact]
    public void Line_outside_of_every_trace_says_nothing_of_one()
    {
        Activity.Current = null;

        Assert.False(Write("Nothing {Region}.", new("Region", "beta")).TryGetProperty("trace_id", out _));
    }

    [Fact]
    public void Address_that_the_web_server_puts_around_messages_is_left_out()
    {
        var scopes = new LoggerExternalScopeProvider();
        using var scope = scopes.Push(new Dictionary<string, object> { ["RequestPath"] = "/dav/addressbooks/zaphod/contacts/" });

        Assert.DoesNotContain("zaphod", Write("Answered {Region}.", new("Region", "beta"), scopes).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Line_stays_one_line_whatever_is_in_it()
    {
        using var text = new StringWriter();
        WriteTo(text, "Odd {What}.", new("What", "a\nb\"c\u2028"), scopes: null);

        Assert.Single(text.ToString().TrimEnd().Split('\n'));
    }

    private JsonElement Write(string message, KeyValuePair<string, object?> field, IExternalScopeProvider? scopes = null)
    {
        using var text = new StringWriter();
        WriteTo(text, message, field, scopes);
        return JsonDocument.Parse(text.ToString()).RootElement;
    }

    private void WriteTo(TextWriter text, string message, KeyValuePair<string, object?> field, IExternalScopeProvider? scopes)
    {
        IReadOnlyList<KeyValuePair<string, object?>> state = [field, new("{OriginalFormat}", message)];
        var entry = new LogEntry<IReadOnlyList<KeyValuePair<string, object?>>>(
            LogLevel.Warning, "OrleansPim", new EventId(1_003), state, null, (fields, _) => message.Replace($"{{{field.Key}}}", $"{fields[0].Value}", StringComparison.Ordinal));
        _formatter.Write(entry, scopes, text);
    }
}
