namespace OrleansPim.Gateway.Xml;

/// <summary>A run of text within an element.</summary>
/// <param name="Value">The text, entities resolved.</param>
internal sealed record DavText(string Value) : DavNode;
