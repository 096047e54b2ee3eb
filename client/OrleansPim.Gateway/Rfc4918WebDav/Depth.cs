namespace OrleansPim.Gateway.Rfc4918WebDav;

/// <summary>How far below a resource a request reaches.</summary>
internal enum Depth
{
    Zero = 0,
    One = 1,
    Infinity = 2,
}
