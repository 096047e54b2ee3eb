namespace OrleansPim.Gateway.Rfc5545ContentLines;

/// <summary>A body is no valid vCard or calendar object.</summary>
/// <param name="message">What is wrong, with the line where known; no contents.</param>
/// <param name="rule">Which kind of rule it breaks.</param>
internal sealed class ContentFormatException(string message, ContentRule rule = ContentRule.Syntax) : Exception(message)
{
    public ContentRule Rule { get; } = rule;
}
