namespace OrleansPim.Gateway.Xml;

/// <summary>One attribute of an element; namespace declarations are none.</summary>
/// <param name="Name">Its expanded name.</param>
/// <param name="Value">Its value, entities resolved.</param>
internal readonly record struct DavAttribute(PropertyName Name, string Value);
