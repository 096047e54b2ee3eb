using Microsoft.Extensions.Options;
using OrleansPim.Clustering.Membership;
using OrleansPim.Gateway;

namespace OrleansPim.Silo.Hosting;

/// <summary>Turns what the options library throws into one sentence for each wrong setting.</summary>
internal static class SettingFailures
{
    /// <summary>The sentences; <see langword="null"/> if the exception is about something else.</summary>
    public static IReadOnlyList<string>? From(Exception exception) => exception switch
    {
        OptionsValidationException validation => [.. validation.Failures.Select(failure => NameSetting(failure, validation.OptionsType))],
        AggregateException aggregate => FromAll(aggregate.InnerExceptions),

        // The binder's own message names the key: "Failed to convert configuration value 'x' at 'Pim:Silo:Port' to ...".
        InvalidOperationException { Message: var message } when message.Contains("'Pim:", StringComparison.Ordinal) => [message],
        _ => null,
    };

    private static List<string>? FromAll(IReadOnlyCollection<Exception> exceptions)
    {
        var all = new List<string>();
        foreach (var exception in exceptions)
        {
            if (From(exception) is not { } failures)
                return null;
            all.AddRange(failures);
        }

        return all;
    }

    /// <summary>Generated validators put the C# property first; our own messages name the setting already.</summary>
    private static string NameSetting(string failure, Type options)
    {
        if (failure.StartsWith("Pim:", StringComparison.Ordinal))
            return failure;
        var named = failure.IndexOf(": Pim:", StringComparison.Ordinal);
        if (named >= 0)
            return failure[(named + 2)..];
        if (options == typeof(PimMembershipOptions))
            return $"{NodeOptionsServiceCollectionExtensions.MembershipSection}:{failure}";
        return options == typeof(GatewayOptions) ? $"{GatewayEndpointOptions.Section}:{failure}" : failure;
    }
}
