namespace OrleansPim.Gateway.Xml;

/// <summary>A piece of a request's XML: an element or a run of text.</summary>
internal abstract record DavNode;
